package steps

import "errors"

var errNoShop = errors.New("connection refused: is the shop open?")
