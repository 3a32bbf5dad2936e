<?php
// Runs PHP of a test inside WordPress, and prints what it returns as JSON.
require dirname($argv[0]) . '/wp-load.php';
echo json_encode((function () { return eval(stream_get_contents(STDIN)); })());
