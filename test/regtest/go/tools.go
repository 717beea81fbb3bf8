//go:build tools

// Package tools names the programs of the test network, so that the go
// command resolves and pins what they need. Nothing here is ever compiled:
// LND's go.mod has replace lines, which "go install <path>@<version>" refuses.
package tools

import (
	_ "github.com/btcsuite/btcd"
	_ "github.com/btcsuite/btcd/cmd/btcctl"
	_ "github.com/lightningnetwork/lnd/cmd/lncli"
	_ "github.com/lightningnetwork/lnd/cmd/lnd"
)
