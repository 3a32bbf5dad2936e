<?php
// A plugin that keeps what parishpump says of a story: copy it to wp-content/mu-plugins/.
$keys = ['parishpump_id', 'parishpump_version', 'parishpump_modified', 'parishpump_area', 'parishpump_label', 'digital_source_type'];
foreach ($keys as $key) {
    register_post_meta('post', $key, ['type' => 'string', 'single' => true, 'show_in_rest' => true]);
}
