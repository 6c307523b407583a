module example.com/connect/v4
