module example.org/connect/plugins/closed

go 1.26.0

require example.org/closed-source/shop v1.2.3
