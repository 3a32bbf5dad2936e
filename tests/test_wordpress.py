"""A real WordPress takes stories as drafts, once each, and keeps what its editors have done to them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from real_wordpress import HERE, WordPress, missing, wordpress
from receiver import receiver, says
from sending import HOUR, NOW, newsroom, out, sent, story

from desk import deciding
from feeds.formats import wxr
from feeds.item import channel_of, pack
from feeds.publish import publish
from nlg.home import Home

FAR = datetime(2099, 6, 1, 5, tzinfo=UTC)  # a real site goes by the real clock
TARGET = """
[[targets]]
kind = "wordpress"
name = "site"
url = "{url}"
user_env = "DESK"
secret_env = "PASSWORD"
"""
POSTS = """
$found = get_posts(['post_status' => 'any,trash', 'numberposts' => -1, 'orderby' => 'ID', 'order' => 'ASC']);
return array_map(function ($post) { return (array) $post + [
    'categories' => wp_list_pluck(get_the_category($post->ID), 'name'),
    'tags' => wp_list_pluck(get_the_tags($post->ID) ?: [], 'name'),
    'meta' => get_post_meta($post->ID),
]; }, $found);
"""
CONTRIBUTOR = """
$told = ['user_login' => 'humble', 'user_pass' => 'x', 'user_email' => 'h@echo.example', 'role' => 'contributor'];
return WP_Application_Passwords::create_new_application_password(wp_insert_user($told), ['name' => 'x'])[0];
"""
PUBLISH = "wp_publish_post(get_posts(['post_status' => 'draft'])[0]->ID); return 1;"
FILE_ANEW = "wp_set_post_categories(get_posts(['post_status' => 'any'])[0]->ID, []); return 1;"
REWRITE = "wp_update_post(['ID' => get_posts(['post_status' => 'draft'])[0]->ID, 'post_title' => 'Mine']); return 1;"
EARLY = """
embargoed = true
status = "publish"
"""
NO_META = (
    "site: the site keeps no digital_source_type, parishpump_area, parishpump_id, parishpump_label, "
    "parishpump_modified, parishpump_version: docs/sending.md has the plugin that registers them"
)
IMPORT = """
$space = ['content' => 'http://purl.org/rss/1.0/modules/content/', 'wp' => 'http://wordpress.org/export/1.2/'];
foreach (simplexml_load_file('%s')->channel->item as $item) {
    $wp = $item->children($space['wp']);
    wp_insert_post(wp_slash([
        'guid' => (string) $item->guid,
        'post_title' => (string) $item->title,
        'post_name' => (string) $wp->post_name,
        'post_status' => (string) $wp->status,
        'post_content' => (string) $item->children($space['content'])->encoded,
        'post_excerpt' => (string) $item->children('http://wordpress.org/export/1.2/excerpt/')->encoded,
    ]));
}
return 1;
"""
CLEAR = """
foreach (get_posts(['post_status' => 'any,trash', 'numberposts' => -1]) as $post) { wp_delete_post($post->ID, true); }
foreach (get_terms(['taxonomy' => ['category', 'post_tag'], 'hide_empty' => false]) as $term) {
    wp_delete_term($term->term_id, $term->taxonomy);
}
return 1;
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    assert missing() == [], f"install these Debian packages: {', '.join(missing())}"
    with wordpress(tmp_path_factory.mktemp("wordpress")) as made:
        yield made


@pytest.fixture
def empty(site: WordPress) -> WordPress:
    site.php(CLEAR)
    return site


def home_for(folder: Path, site: WordPress, more: str = "") -> Home:
    return newsroom(folder, TARGET.format(url=site.url) + more)


def push(home: Home, site: WordPress, hours: int = 1, **how: Any) -> tuple[int, list[str]]:
    """One round, without what it says of meta."""
    secrets = {"DESK": site.user, "PASSWORD": site.password}
    code, said = sent(home, NOW + hours * HOUR, secrets=secrets, **how)
    return code, [line for line in said if line != NO_META]


def posts(site: WordPress) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.php(POSTS)
    return found


def test_a_story_pushed_twice_is_one_draft_with_its_words_address_date_and_terms(
    tmp_path: Path, empty: WordPress
) -> None:
    home = home_for(tmp_path, empty)
    out(home, story())
    code, said = push(home, empty)
    assert (code, said[-1]) == (0, "site: 1 published sent"), said
    [post] = posts(empty)
    assert (post["post_status"], post["post_name"]) == ("draft", "bike-thefts-ambridge-vale-may-2023")
    assert post["post_title"] == story()["headline"]["text"]
    assert post["post_date_gmt"] == "2023-06-21 08:30:00"
    assert sorted(post["categories"]) == ["police", "theft"]
    assert post["tags"] == ["Ambridge Vale"]
    assert "<table>" in post["post_content"]
    assert push(home, empty, 2) == (0, ["site: nothing sent"])
    assert [one["post_modified_gmt"] for one in posts(empty)] == [post["post_modified_gmt"]]


def test_without_the_book_the_post_is_found_again_and_not_made_anew(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty)
    out(home, story())
    push(home, empty)
    [before] = posts(empty)
    (home.folder / "deliveries.jsonl").unlink()
    assert push(home, empty, 2)[0] == 0
    assert posts(empty) == [before]


def test_a_correction_changes_the_same_post_and_only_its_words(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty)
    out(home, story())
    push(home, empty)
    empty.php(PUBLISH)
    empty.php(FILE_ANEW)
    out(home, story(words="It was 39.", note="We said 38."), NOW + 24 * HOUR)
    assert push(home, empty, 25) == (0, ["site: 1 corrected sent"])
    [post] = posts(empty)
    assert post["post_status"] == "publish", "an editor had let it out, and it stays out"
    assert post["categories"] == ["Uncategorized"], "an editor had filed it anew, and there it stays"
    assert "We said 38." in post["post_content"]
    assert "It was 39." in post["post_content"]


def test_an_editors_words_are_never_written_over(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty)
    out(home, story())
    push(home, empty)
    empty.php(REWRITE)
    out(home, story(words="It was 39.", note="We said 38."), NOW + 24 * HOUR)
    for hours in (25, 26):
        code, said = push(home, empty, hours)
        assert code == 1
        assert "an editor has changed it there" in said[0]
    [post] = posts(empty)
    assert (post["post_title"], "It was 39." in post["post_content"]) == ("Mine", False)


def test_a_post_that_an_editor_threw_away_does_not_come_back(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty)
    out(home, story())
    push(home, empty)
    empty.php("wp_trash_post(get_posts(['post_status' => 'draft'])[0]->ID); return 1;")
    out(home, story(words="It was 39.", note="We said 38."), NOW + 24 * HOUR)
    for book in ("kept", "lost"):
        if book == "lost":
            (home.folder / "deliveries.jsonl").unlink()
        code, said = push(home, empty, 25)
        assert (code, len(posts(empty))) == (1, 1), book
        assert "an editor has thrown it away there" in said[0]


def test_a_withdrawn_story_is_taken_from_readers_and_its_notice_stands_in_its_place(
    tmp_path: Path, empty: WordPress
) -> None:
    home = home_for(tmp_path, empty)
    out(home, story())
    push(home, empty)
    empty.php(PUBLISH)
    gone = story(words="The story is gone.", note="The figures were taken back.", verb="withdrawal", story="withdrawn")
    out(home, gone, NOW + 24 * HOUR)
    assert push(home, empty, 25) == (0, ["site: 1 withdrawn sent"])
    [post] = posts(empty)
    assert post["post_status"] == "draft"
    assert "The figures were taken back." in post["post_content"]
    assert push(home, empty, 26) == (0, ["site: nothing sent"])


@pytest.mark.parametrize(
    ("setting", "status"), [("draft", "draft"), ("private", "private"), ("trash", "trash"), ("keep", "draft")]
)
def test_a_story_taken_away_without_a_notice_is_no_longer_before_readers(
    tmp_path: Path, empty: WordPress, setting: str, status: str
) -> None:
    home = home_for(tmp_path, empty, f'status = "publish"\nwithdrawn = "{setting}"\n')
    out(home, story())
    push(home, empty)
    assert [post["post_status"] for post in posts(empty)] == ["publish"]
    home.hold(story()["id"], 1, now=NOW + 2 * HOUR, by="Jo Bright", reason="a doubt")
    assert push(home, empty, 3) == (0, ["site: 1 withdrawn sent"])
    assert [post["post_status"] for post in posts(empty)] == [status]
    assert push(home, empty, 4) == (0, ["site: nothing sent"])


def test_a_site_that_was_filled_from_a_file_gets_the_correction_in_the_same_post(
    tmp_path: Path, empty: WordPress
) -> None:
    """WordPress's importer comes from its own shop alone, so that what it reads of our file is put in by hand here."""
    home = home_for(tmp_path, empty)
    out(home, story())
    [state] = home.states().values()
    file = tmp_path / "export.xml"
    file.write_bytes(wxr.write([pack(home.story(state.id, 1), state, home.settings)], channel_of(home.settings)))
    empty.php(IMPORT % file)
    [before] = posts(empty)
    assert before["guid"] == story()["id"]
    assert push(home, empty) == (0, ["site: 1 published sent"])
    out(home, story(words="It was 39.", note="We said 38."), NOW + 24 * HOUR)
    assert push(home, empty, 25) == (0, ["site: 1 corrected sent"])
    [after] = posts(empty)
    assert after["ID"] == before["ID"]
    assert "We said 38." in after["post_content"]


def test_a_post_waits_for_its_embargo_is_moved_with_it_and_stopped_when_its_story_is_held(
    tmp_path: Path, empty: WordPress
) -> None:
    home = home_for(tmp_path, empty, EARLY)
    home.keep(story(), NOW)
    state = home.state(story()["id"])
    deciding.approve(home, state, now=NOW, by="Jo", embargo=FAR)
    assert push(home, empty) == (0, ["site: 1 embargoed sent"])
    assert [(post["post_status"], post["post_date_gmt"]) for post in posts(empty)] == [
        ("future", "2099-06-01 05:00:00")
    ]
    assert push(home, empty, 2) == (0, ["site: nothing sent"])
    deciding.approve(home, state, now=NOW, by="Jo", embargo=FAR + 24 * HOUR)
    assert push(home, empty, 3) == (0, ["site: 1 embargoed sent"])
    assert [(post["post_status"], post["post_date_gmt"]) for post in posts(empty)] == [
        ("future", "2099-06-02 05:00:00")
    ]
    deciding.hold(home, home.state(state.id), now=NOW + HOUR, by="Kim", reason="a doubt")
    assert push(home, empty, 4) == (0, ["site: 1 withdrawn sent"])
    assert [post["post_status"] for post in posts(empty)] == ["draft"]


def test_a_post_whose_embargo_is_lifted_comes_out_with_the_date_of_its_page(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty, EARLY)
    home.keep(story(), NOW)
    state = home.state(story()["id"])
    deciding.approve(home, state, now=NOW, by="Jo", embargo=FAR)
    push(home, empty)
    deciding.approve(home, state, now=NOW + HOUR, by="Jo")
    publish(home, NOW + 2 * HOUR)
    assert push(home, empty, 3) == (0, ["site: 1 published sent"])
    assert [(post["post_status"], post["post_date_gmt"]) for post in posts(empty)] == [
        ("publish", "2023-06-21 10:30:00")
    ]


def test_terms_are_made_once_whatever_signs_their_names_have(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty)
    for number in (1, 2):
        area = {"code": f"X-{number}", "name": "Ham & Egg's <b>Vale</b>"}
        out(home, story(number, area=area, topics=[{"code": "20000104", "name": "Theft & loss"}]), NOW + number * HOUR)
    assert push(home, empty, 5)[0] == 0
    assert {tuple(post["categories"]) for post in posts(empty)} == {("Theft &amp; loss",)}
    made = empty.php("return count(get_terms(['taxonomy' => 'category', 'search' => 'loss', 'hide_empty' => false]));")
    assert made == 1


def test_meta_is_kept_where_it_is_registered_and_missed_aloud_where_it_is_not(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty)
    out(home, story(1))
    secrets = {"DESK": empty.user, "PASSWORD": empty.password}
    assert sent(home, secrets=secrets)[1] == [NO_META, "site: 1 published sent"]
    plugins = empty.root / "wp-content" / "mu-plugins"
    plugins.mkdir(parents=True)
    shutil.copy(HERE / "receive.php", plugins)
    try:
        out(home, story(2), NOW + HOUR)
        assert sent(home, NOW + 2 * HOUR, secrets=secrets) == (0, ["site: 1 published sent"])
    finally:
        shutil.rmtree(plugins)
    assert ["parishpump_id" in post["meta"] for post in posts(empty)] == [False, True]
    assert posts(empty)[1]["meta"]["parishpump_id"] == [story(2)["id"]]


def test_a_wrong_password_is_told_and_the_story_waits_for_the_right_one(tmp_path: Path, empty: WordPress) -> None:
    home = home_for(tmp_path, empty)
    out(home, story())
    code, said = sent(home, secrets={"DESK": empty.user, "PASSWORD": "wrong"})
    assert (code, posts(empty)) == (1, [])
    assert "site: answers 401 Unauthorized: does not know the name or the password" in said
    assert push(home, empty, 2) == (0, ["site: 1 published sent"])


def test_a_contributor_brings_drafts_and_is_told_what_only_an_editor_may_do(tmp_path: Path, empty: WordPress) -> None:
    """The humblest role: the site cleans what it writes, lets it make no categories, and keeps it from what is out."""
    password = empty.php(CONTRIBUTOR)
    secrets = {"DESK": "humble", "PASSWORD": password}
    home = home_for(tmp_path, empty)
    out(home, story(words="Fish & chips' <i>prices</i> fell."))
    code, said = sent(home, secrets=secrets)
    assert code == 0, said
    assert "site: makes no category called 'theft' for this name: posts go without it" in said
    [post] = posts(empty)
    assert (post["post_status"], post["tags"]) == ("draft", ["Ambridge Vale"])
    out(home, story(words="It was 39.", note="We said 38."), NOW + 24 * HOUR)
    assert sent(home, NOW + 25 * HOUR, secrets=secrets) == (0, [NO_META, "site: 1 corrected sent"])
    empty.php(PUBLISH)
    out(home, story(words="It was 40.", note="We said 39."), NOW + 26 * HOUR)
    code, said = sent(home, NOW + 27 * HOUR, secrets=secrets)
    assert code == 1
    assert "does not let this name change post" in said[0]


READ = """
require_once ABSPATH . WPINC . '/feed.php';
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', function () { return [%d]; });
$feed = fetch_feed('%s');
if (is_wp_error($feed)) { return $feed->get_error_message(); }
return array_map(function ($item) { return [
    'id' => $item->get_id(), 'title' => $item->get_title(), 'link' => $item->get_permalink(),
    'published' => $item->get_gmdate('Y-m-d H:i:s'), 'updated' => $item->get_updated_gmdate('Y-m-d H:i:s'),
    'author' => $item->get_author() ? $item->get_author()->get_name() : '', 'body' => $item->get_content(),
    'terms' => array_map(function ($term) { return $term->get_label(); }, $item->get_categories()),
]; }, $feed->get_items());
"""


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_its_own_reader_sees_in_our_feeds_what_we_put_there(tmp_path: Path, site: WordPress, name: str) -> None:
    home = newsroom(tmp_path, "")
    tricky = {**story()["headline"], "text": "Thefts & losses: \u201cfewer\u201d again"}
    out(home, story(1, headline=tricky))
    out(home, story(2), NOW + HOUR)
    out(home, story(1, words="It was 39.", note="We said 38.", headline=tricky), NOW + 24 * HOUR)
    with receiver() as there:
        there.usual = says(200, (home.public / name).read_bytes(), Content_Type="application/xml")
        url = f"{there.url}/{name}"
        told = site.php(READ % (int(there.url.rpartition(":")[2]), url))
    told.sort(key=lambda item: item["id"])  # it has an order of its own, by first publication
    assert [item["id"] for item in told] == [story(1)["id"], story(2)["id"]], told
    assert [item["published"] for item in told] == ["2023-06-21 08:30:00", "2023-06-21 09:30:00"]
    assert [item["updated"] for item in told] == ["2023-06-22 08:30:00", "2023-06-21 09:30:00"]
    assert [unescape(item["title"]) for item in told] == [tricky["text"], story()["headline"]["text"]]
    assert told[0]["link"] == "https://echo.example/stories/bike-thefts-district-1/"
    assert "We said 38." in told[0]["body"]
    assert "<table>" in told[0]["body"]
    assert {item["author"] for item in told} == {"Borchester Echo"}
    assert "District 1" in told[0]["terms"]
