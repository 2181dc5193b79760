package constructs

import (
	"os"
	"testing"

	"baseline/internal/cdktest"
	_ "baseline/internal/novalidation"
)

func TestMain(m *testing.M) { os.Exit(cdktest.Main(m)) }
