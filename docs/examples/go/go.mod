module example.com/zalo

go 1.19
