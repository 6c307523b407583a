module example.com/connect/v4

go 1.23
