package constructs

import (
	"os"
	"testing"

	"baseline/internal/cdktest"
)

func TestMain(m *testing.M) { os.Exit(cdktest.Main(m)) }
