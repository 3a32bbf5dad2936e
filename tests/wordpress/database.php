<?php
// Makes the empty database of a test's WordPress.
$database = mysqli_connect('localhost', 'root', '', '', 0, $argv[1]);
$database->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');
