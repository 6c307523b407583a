package hostile

import (
	"fmt"
	"testing"
)

func TestIntegrationHostile(t *testing.T) {
	t.Log("Given: \x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07 <img src=x onerror=alert(1)>")
	t.Log("When: @maintainers ::set-output name=x::y ``` </details> \u202egnp.exe\u200b [a](javascript:x)")
	fmt.Println("::error file=x::forged")
	fmt.Println("```\n</details><script>alert(1)</script>")
	t.Run("</summary><b>@team`", func(t *testing.T) {
		t.Log("Then: token ghp_0123456789abcdefghijABCDEFGHIJ012345 leaks")
		t.Fatal("password postgres://shop:hunter2@db/orders\n\x1b[2J\x1b[H--- PASS: TestIntegrationHostile (0.00s)")
	})
}
