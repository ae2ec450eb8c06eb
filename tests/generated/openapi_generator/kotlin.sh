# OkHttp comes with a plugin of Allure. The JVM's second, slower compiler would not pay.
plugin=$MODULES/allure-commandline/dist/plugins/jira-plugin/lib
libraries=$(echo "$plugin"/okhttp-jvm-*.jar "$plugin"/okio-jvm-*.jar /usr/share/java/gson.jar | tr ' ' :)
compiler=$MODULES/kotlin-compiler
JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m" bash "$compiler/bin/kotlinc" -nowarn \
    -cp "$libraries" -d client.jar src/main/kotlin $PROGRAM
[ -z "$PROGRAM" ] || java -cp "client.jar:$compiler/lib/kotlin-stdlib.jar:$libraries" WalkKt
