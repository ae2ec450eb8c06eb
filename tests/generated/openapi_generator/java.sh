# Jackson comes with the generator's own archive.
CLASSPATH=out:$GENERATOR
for jar in jakarta-annotation-api httpmime httpclient httpcore; do
    CLASSPATH=$CLASSPATH:/usr/share/java/$jar.jar
done
export CLASSPATH
javac -nowarn -proc:none -d out $(find src/main -name '*.java') $PROGRAM 2>&1
[ -z "$PROGRAM" ] || java Walk
