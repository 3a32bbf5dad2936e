<?php
// Installs WordPress and makes an editor with an application password, which is printed.
define('WP_INSTALLING', true);
require dirname($argv[0]) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Borchester Echo', 'chief', 'chief@echo.example', true, '', 'chief password');
$id = wp_insert_user(['user_login' => 'desk', 'user_pass' => 'desk password', 'user_email' => 'desk@echo.example', 'role' => $argv[1]]);
[$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'parishpump']);
echo json_encode(['user' => 'desk', 'password' => $password, 'version' => $GLOBALS['wp_version']]);
