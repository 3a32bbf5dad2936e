<?php
// A plugin that keeps what parishpump says of a story: copy it to wp-content/mu-plugins/.
foreach (['parishpump_id', 'parishpump_version', 'parishpump_source_type'] as $key) {
    register_post_meta('post', $key, ['type' => 'string', 'single' => true, 'show_in_rest' => true]);
}
