# A union needs a validator, which Debian has without the file that makes it a module.
cp -R /usr/share/gocode/src/gopkg.in/validator.v2 ../validator 2>/dev/null || true
printf 'module gopkg.in/validator.v2\n' >../validator/go.mod
export GOFLAGS=-mod=mod GOPROXY=off
sed -i 's/^module .*/module etelecom/' go.mod
go mod edit -require=gopkg.in/validator.v2@v2.0.1 -replace=gopkg.in/validator.v2@v2.0.1=../validator
go vet .
[ -n "$PROGRAM" ] || exit 0
mkdir walk
cp "$PROGRAM" walk
go run ./walk
