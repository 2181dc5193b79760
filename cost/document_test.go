package cost

import (
	"testing"

	"baseline/internal/golden"
)

func TestTheDocumentIsThePackage(t *testing.T) {
	golden.Text(t, "../docs/cost.md", []byte(Document()))
}
