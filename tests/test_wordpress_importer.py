"""WordPress's own importer takes our WXR file. It is in no registry: PARISHPUMP_WORDPRESS_IMPORTER says where it lies.

That is the folder with wordpress-importer.php in it. Without it this file is not run (tests/conftest.py).
"""

from __future__ import annotations

import os
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from real_wordpress import WordPress
from sending import HOUR, NOW, out, story
from test_wordpress import FAR, empty, home_for, posts, push, site

from desk import deciding, exporting
from nlg.home import Home

__all__ = ["empty", "site"]  # fixtures
IMPORT = """
define('WP_LOAD_IMPORTERS', true);
require_once ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user(1);
require_once WP_PLUGIN_DIR . '/wordpress-importer/wordpress-importer.php';
ob_start();
(new WP_Import())->import('%s');
return trim(wp_strip_all_tags(ob_get_clean()));
"""
TRICKY = "Thefts & losses: <b>\u201cfewer\u201d</b> ]]> again"


@pytest.fixture
def filled(empty: WordPress) -> WordPress:
    plugins = empty.root / "wp-content" / "plugins" / "wordpress-importer"
    if not plugins.exists():
        shutil.copytree(os.environ["PARISHPUMP_WORDPRESS_IMPORTER"], plugins)
    return empty


def imported(site: WordPress, home: Home, folder: Path, status: str = "", hours: int = 5) -> list[dict[str, Any]]:
    (path,) = exporting.run(home, "wxr", (), folder, NOW + hours * HOUR, status)
    site.php("update_option('timezone_string', 'Europe/London'); return 1;")  # the newsroom's: post_date is local
    told = site.php(IMPORT % path)
    assert "All done." in told, told
    site.php("update_option('timezone_string', ''); return 1;")
    return posts(site)


def test_it_makes_a_draft_of_each_story_with_all_that_the_file_says_and_a_second_time_none(
    tmp_path: Path, filled: WordPress
) -> None:
    home = home_for(tmp_path, filled)
    out(home, story(1, headline={**story()["headline"], "text": TRICKY}))
    out(home, story(2), NOW + HOUR)
    made = imported(filled, home, tmp_path / "wxr")
    items = {item.findtext("guid"): item for item in etree.parse(tmp_path / "wxr" / "wxr.xml").findall("channel/item")}
    assert sorted(post["guid"] for post in made) == sorted(items) == [story(1)["id"], story(2)["id"]]
    for post in made:
        item = items[post["guid"]]
        assert post["post_status"] == "draft"
        assert post["post_content"] == item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
        assert post["post_title"] == item.findtext("title")
        assert post["post_name"].startswith("bike-thefts-district-")
        assert sorted(post["categories"]) == ["police", "theft"]
        assert post["meta"]["parishpump_id"] == [post["guid"]]
        assert post["meta"]["parishpump_version"] == ["1"]
    assert {post["post_date_gmt"] for post in made} == {"2023-06-21 08:30:00", "2023-06-21 09:30:00"}
    assert {tag for post in made for tag in post["tags"]} == {"District 1", "District 2"}
    again = imported(filled, home, tmp_path / "wxr")
    twice = [post | {"meta": {key: values * 2 for key, values in post["meta"].items()}} for post in made]
    assert again == twice, "it adds the fields of a post that it passes over once more"


def test_what_is_under_embargo_waits_there_and_the_sites_readers_do_not_see_it(
    tmp_path: Path, filled: WordPress
) -> None:
    home = home_for(tmp_path, filled)
    out(home, story())
    home.keep(story(1, words="Words of tomorrow."), NOW)
    deciding.approve(home, home.state(story(1)["id"]), now=NOW, by="Jo", embargo=FAR)
    made = imported(filled, home, tmp_path / "wxr", "future")
    stands = {post["guid"]: (post["post_status"], post["post_date_gmt"]) for post in made}
    assert stands == {
        story()["id"]: ("publish", "2023-06-21 08:30:00"),
        story(1)["id"]: ("future", "2099-06-01 05:00:00"),
    }
    assert filled.php(f"return wp_next_scheduled('publish_future_post', [{made[-1]['ID']}]);") == int(FAR.timestamp())
    with urllib.request.urlopen(f"{filled.url}/?feed=rss2", timeout=60) as answer:
        told = answer.read().decode()
    assert story()["headline"]["text"] in told
    assert "tomorrow" not in told


def test_a_correction_reaches_the_post_that_it_made(tmp_path: Path, filled: WordPress) -> None:
    home = home_for(tmp_path, filled)
    out(home, story())
    [before] = imported(filled, home, tmp_path / "wxr")
    assert push(home, filled, 6) == (0, ["site: 1 published sent"])
    out(home, story(words="It was 39.", note="We said 38."), NOW + 24 * HOUR)
    assert push(home, filled, 25) == (0, ["site: 1 corrected sent"])
    [after] = posts(filled)
    assert after["ID"] == before["ID"]
    assert "We said 38." in after["post_content"]
