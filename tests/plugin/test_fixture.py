"""The fixture: a world for each test, as its marker says."""

import pytest

from tests.plugin.project import Project
from tests.serving import free_port, serving

pytestmark = pytest.mark.slow


def test_a_test_has_a_world_with_the_vendors_kinds_of_keys(project: Project) -> None:
    done = project.run(
        """
        import re
        from client import journeys

        def test_it(etelecom_mock):
            assert re.fullmatch(r"\\d{19}:[A-Za-z0-9]{32}", etelecom_mock.api_key)
            assert re.fullmatch(r"shop\\d{19}:[A-Za-z0-9]{64}", etelecom_mock.shop_key)
            made = etelecom_mock.journeys.create(phone="0912 345 678", status="P")
            shop = journeys(etelecom_mock.base_url, etelecom_mock.api_key)
            partner = journeys(etelecom_mock.partner_base_url, etelecom_mock.shop_key)
            assert [each["id"] for each in shop] == [made["id"]]
            assert partner == shop
        """
    )
    done.assert_outcomes(passed=1)


def test_no_test_sees_what_another_did(project: Project) -> None:
    done = project.run(
        """
        import pytest
        from client import journeys

        @pytest.mark.parametrize("number", range(5))
        def test_it(etelecom_mock, number):
            assert journeys(etelecom_mock.base_url, etelecom_mock.api_key) == []
            assert etelecom_mock.faults.list() == []
            assert len(etelecom_mock.requests) == 1
            assert etelecom_mock.clock.now.isoformat() == "2026-03-10T08:00:00+00:00"
            etelecom_mock.clock.advance(hours=1)
            etelecom_mock.journeys.create()
            etelecom_mock.faults.add({"status": 503})
        """
    )
    done.assert_outcomes(passed=5)


def test_a_marker_chooses_the_world(project: Project) -> None:
    done = project.run(
        """
        import pytest
        from datetime import UTC, datetime

        pytestmark = pytest.mark.etelecom_mock(preset="page-plus-one", shops=2)

        @pytest.mark.etelecom_mock(anchor=datetime(2025, 1, 2, tzinfo=UTC), strict=True)
        def test_marked(etelecom_mock):
            assert etelecom_mock.clock.now == datetime(2025, 1, 2, tzinfo=UTC)
            assert etelecom_mock.clock.frozen
            assert len(etelecom_mock.shops) == 2
            for shop in etelecom_mock.shops:
                assert len(etelecom_mock.journeys.list(shop_id=shop.shop_id)) == 101

        @pytest.mark.etelecom_mock(preset="one", anchor="now", shops=1)
        def test_the_nearest_marker_wins(etelecom_mock):
            assert not etelecom_mock.clock.frozen
            assert len(etelecom_mock.shops) == 1
            assert len(etelecom_mock.journeys.list()) == 1
        """
    )
    done.assert_outcomes(passed=2)


def test_a_strict_world_refuses_what_others_note(project: Project) -> None:
    done = project.run(
        """
        import httpx, pytest
        from client import journeys

        @pytest.mark.etelecom_mock(strict=True)
        def test_strict(etelecom_mock):
            with pytest.raises(httpx.HTTPStatusError):
                journeys(etelecom_mock.base_url, etelecom_mock.api_key, paging={"limit": 500})
            assert "strict: " in etelecom_mock.requests[0]["response"]["msg"]

        def test_lenient(etelecom_mock):
            journeys(etelecom_mock.base_url, etelecom_mock.api_key, paging={"limit": 500})
            assert etelecom_mock.requests[0]["notes"][0]["code"] == "limit-clamped"
        """
    )
    done.assert_outcomes(passed=2)


def test_a_wrong_marker_says_what_there_is(project: Project) -> None:
    done = project.run(
        """
        import pytest

        @pytest.mark.etelecom_mock(presets="one")
        def test_field(etelecom_mock): pass

        @pytest.mark.etelecom_mock("one")
        def test_place(etelecom_mock): pass

        @pytest.mark.etelecom_mock(preset="tiny")
        def test_value(etelecom_mock): pass

        @pytest.mark.etelecom_mock(anchor=__import__("datetime").datetime(2026, 1, 1))
        def test_zone(etelecom_mock): pass
        """
    )
    done.assert_outcomes(errors=4)
    text = done.stdout.str()
    assert "does not know presets; its options are preset=, seed=, anchor=" in text
    assert "does not know 'one'" in text
    assert "400 invalid_argument: preset: must be one of default, empty, one" in text
    assert "has no time zone" in text


def test_worlds_go_with_their_tests(project: Project, running: str) -> None:
    done = project.run(
        f"""
        from etelecom_mock import ControlClient

        def names():
            with ControlClient({running!r}) as client:
                return [world.name for world in client.worlds()]

        seen = []

        def test_first(etelecom_mock):
            seen.append(etelecom_mock.name)
            assert etelecom_mock.name.startswith("test_first-")
            assert etelecom_mock.name in names()

        def test_second():
            assert seen[0] not in names()
        """
    )
    done.assert_outcomes(passed=2)


def test_a_class_of_unittest_may_use_it(project: Project) -> None:
    done = project.run(
        """
        import unittest, pytest

        class Test(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _mock(self, etelecom_mock):
                self.mock = etelecom_mock

            def test_it(self):
                self.assertEqual(self.mock.journeys.list(), [])
        """
    )
    done.assert_outcomes(passed=1)


def test_a_server_that_is_not_there_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETELECOM_MOCK_URL", f"http://127.0.0.1:{free_port()}")
    done = project.run("def test_it(etelecom_mock): pass")
    done.assert_outcomes(errors=1)
    assert "is the server running?" in done.stdout.str()


def test_the_admin_token_opens_a_guarded_server(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving("--preset", "empty", "--admin-token", "let-me-in") as server:
        monkeypatch.setenv("ETELECOM_MOCK_URL", server.url)
        test = "def test_it(etelecom_mock): etelecom_mock.journeys.create()"
        refused = project.run(test)
        monkeypatch.setenv("ETELECOM_MOCK_ADMIN_TOKEN", "let-me-in")
        project.run(test).assert_outcomes(passed=1)
    refused.assert_outcomes(errors=1)
    assert "send the admin token" in refused.stdout.str()
