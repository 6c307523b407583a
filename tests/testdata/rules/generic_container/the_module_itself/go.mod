module example.com/connect/v4

go 1.25

require (
	github.com/testcontainers/testcontainers-go v0.42.0
	github.com/testcontainers/testcontainers-go/modules/mongodb v0.42.0
	github.com/testcontainers/testcontainers-go/modules/azure v0.42.0
)
