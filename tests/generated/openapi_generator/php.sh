# Every class is loaded once, so that each file was read to its end.
php -d error_reporting=0 -d display_errors=1 -r '
    require "GuzzleHttp/autoload.php";
    $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator("lib"));
    spl_autoload_register(fn($class) => require_once "lib/" . strtr(substr($class, 15), "\\", "/") . ".php");
    foreach ($files as $file) {
        if ($file->isFile()) {
            require_once (string) $file;
        }
    }'
[ -z "$PROGRAM" ] || php "$PROGRAM"
