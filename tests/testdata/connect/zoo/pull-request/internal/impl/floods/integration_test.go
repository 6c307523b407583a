package floods

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const hundredMegabytes = 100 << 20

func TestIntegrationFloodsWithLines(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a verbose library")
	line := strings.Repeat("noise ", 170)
	for range hundredMegabytes / len(line) {
		fmt.Println(line)
	}
	t.Log("Then: the last word is still read")
}

func TestIntegrationFloodsWithOneLine(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a library that never ends its line")
	piece := strings.Repeat("x", 1<<20)
	for range hundredMegabytes / len(piece) {
		os.Stdout.WriteString(piece)
	}
	fmt.Println()
	t.Log("Then: the last word is still read")
}
