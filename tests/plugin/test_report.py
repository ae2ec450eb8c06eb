"""A failed test shows what its world was asked."""

import pytest

from tests.plugin.project import Project

pytestmark = pytest.mark.slow


def test_a_failed_test_shows_calls_faults_and_notes(project: Project) -> None:
    done = project.run(
        """
        import httpx, pytest
        from client import journeys

        def test_it(etelecom_mock):
            etelecom_mock.faults.add({"status": 503}, times=1)
            with pytest.raises(httpx.HTTPStatusError):
                journeys(etelecom_mock.base_url, etelecom_mock.api_key)
            journeys(etelecom_mock.base_url, etelecom_mock.api_key, paging={"limit": 500})
            assert False

        def test_that_passes(etelecom_mock):
            journeys(etelecom_mock.base_url, etelecom_mock.api_key, filter={"status": "P"})
        """
    )
    done.assert_outcomes(failed=1, passed=1)
    done.stdout.fnmatch_lines(
        [
            "*etelecom-mock: calls of this test*",
            "world test_it-*: 2 calls",
            "*503 ListJourneys {}*ms",
            '*answered {"code": "unavailable"*',
            "*fault status",
            '*200 ListJourneys {"paging": {"limit": 500}}*ms',
            "*note limit-clamped: *500*100*",
        ]
    )
    assert '"status": "P"' not in done.stdout.str()


def test_a_failure_in_a_fixture_shows_them_too(project: Project) -> None:
    done = project.run(
        """
        import pytest
        from client import journeys

        @pytest.fixture
        def synced(etelecom_mock):
            assert journeys(etelecom_mock.base_url, etelecom_mock.api_key)

        def test_it(synced): pass
        """
    )
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*200 ListJourneys {}*"])


def test_many_calls_are_cut_to_the_last(project: Project) -> None:
    done = project.run(
        """
        from client import journeys

        def test_it(etelecom_mock):
            for limit in range(1, 41):
                body = {"paging": {"limit": limit}, "x": "y" * 1000}
                journeys(etelecom_mock.base_url, etelecom_mock.api_key, **body)
            assert False
        """
    )
    text = done.stdout.str()
    assert ": 40 calls, the last 30" in text
    assert '{"limit": 11}' in text
    assert '{"limit": 10}' not in text
    assert "y" * 400 not in text


def test_it_travels_from_workers_to_the_controller(project: Project) -> None:
    done = project.run(
        """
        def test_it(etelecom_mock):
            assert False
        """,
        "-p",
        "xdist",
        "-n",
        "1",
    )
    done.stdout.fnmatch_lines(["world test_it-*: no call came in"])
