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
            '*response {"code": "unavailable"*',
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
    done.stdout.fnmatch_lines(["world test_it-*: no call arrived"])


def test_calls_without_an_answer_are_shown_and_counted(project: Project) -> None:
    """One whose client gave up, and one that is still under way when the test fails."""
    done = project.run(
        """
        import threading, time, httpx, pytest

        def list_slowly(world, timeout):
            with pytest.raises(httpx.HTTPError):
                httpx.post(
                    f"{world.base_url}.Zalo/ListJourneys",
                    json={},
                    headers={"Authorization": f"Bearer {world.api_key}"},
                    timeout=timeout,
                    verify=False,
                )

        def test_it(etelecom_mock):
            etelecom_mock.faults.add({"delay": 60})
            list_slowly(etelecom_mock, 0.3)
            for _ in range(100):
                if etelecom_mock.requests[0].get("abandoned"):
                    break
                time.sleep(0.05)
            threading.Thread(target=list_slowly, args=(etelecom_mock, 30), daemon=True).start()
            for _ in range(100):
                if len(etelecom_mock.requests) == 2:
                    break
                time.sleep(0.05)
            assert [call["status"] for call in etelecom_mock.requests] == [None, None]
            etelecom_mock.requests.expect(2, method="ListJourneys")
            etelecom_mock.requests.expect(1, status=200)
        """
    )
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "*expected 1 such calls, found 0*",
            "*near: ListJourneys no response: *",
            "world test_it-*: 2 calls",
            "*client hung up ListJourneys {}",
            "*under way ListJourneys {}",
        ]
    )
