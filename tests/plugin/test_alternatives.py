"""``--etelecom-alternatives``: each test again, under each alternative of what it touched."""

import pytest

from tests.cli.running import SMALL
from tests.plugin.project import ROOT, Project
from tests.serving import serving

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "docs" / "examples" / "alternatives"
"""A client that relies on five things which the vendor never promised, and its tests."""

FOUND = {
    "test_each_journey_is_counted_on_one_day[date_bounds=closed]",
    "test_a_journey_that_zalo_refused_has_no_end[unset_time=null]",
    "test_a_customer_is_found[phone_form=national]",
    "test_a_customer_is_found[phone_form=as_sent]",
    "test_a_refusal_is_told[zalo_refusal=error]",
    "test_the_last_changes_come_first[time_precision=seconds]",
}


def failed(done: pytest.RunResult) -> set[str]:
    lines = [line for line in done.outlines if line.startswith("FAILED ")]
    return {line.split("::")[1].split(" - ")[0] for line in lines}


@pytest.mark.parametrize("workers", [0, 2])
def test_each_dependence_is_found_by_one_command(project: Project, workers: int) -> None:
    """Five clients' mistakes, each by the assumption and the alternative that it falls over."""
    project.write("report.py", (EXAMPLE / "report.py").read_text("utf-8"))
    tests = (EXAMPLE / "test_report.py").read_text("utf-8")
    assert project.run(tests).ret == 0, "by the defaults the client works"
    spread = ("-p", "xdist", "-n", str(workers)) if workers else ()
    done = project.run(tests, "--etelecom-alternatives", *spread)
    assert done.ret == 1
    assert failed(done) == FOUND
    done.stdout.fnmatch_lines(
        [
            "*etelecom-mock: assumption*",
            "*The vendor may behave in a way that breaks this test, date_bounds=closed:*",
            "*Is a row that lies on `date_to` in the list?*",
        ]
    )
    done.stdout.re_match_lines([r"etelecom-mock: \d+ calls; \d+ assumptions touched: .+"])
    done.stdout.re_match_lines([r"etelecom-mock: \d+ runs under alternatives, \d+ failed: .+"])


def test_a_run_ends_with_what_its_calls_touched(project: Project) -> None:
    done = project.run(
        """
        from client import journeys

        def test_it(etelecom_mock):
            etelecom_mock.journeys.create(phone="0912345678", error_code=0)
            journeys(etelecom_mock.base_url, etelecom_mock.api_key)

        def test_that_calls_nothing(etelecom_mock):
            pass
        """
    )
    done.assert_outcomes(passed=2)
    done.stdout.re_match_lines([r"etelecom-mock: 1 call; \d+ assumptions touched: .*phone_form 1"])


def test_calls_whose_bodies_a_server_does_not_keep_are_counted(
    lone_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they touched is not known, which differs from nothing."""
    with serving(*SMALL, "--journal-bodies", "off") as server:
        monkeypatch.setenv("ETELECOM_MOCK_URL", f"http://127.0.0.1:{server.port}")
        done = lone_project.run(
            """
            from client import journeys

            def test_it(etelecom_mock):
                journeys(etelecom_mock.base_url, etelecom_mock.api_key)
            """
        )
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(
        ["etelecom-mock: 1 call, 1 without bodies to read; no assumption touched"]
    )


def test_a_run_without_calls_says_nothing(project: Project) -> None:
    done = project.run("def test_it(etelecom_mock): pass\n\ndef test_other(): pass\n")
    assert "etelecom-mock:" not in done.stdout.str()


def test_a_client_that_pages_for_ever_is_ended(project: Project) -> None:
    done = project.run(
        """
        import httpx

        def test_it(etelecom_mock):
            etelecom_mock.journeys.create()
            key = {"Authorization": f"Bearer {etelecom_mock.api_key}"}
            http, paging = httpx.Client(headers=key, verify=False), {}
            while True:
                address = f"{etelecom_mock.base_url}.Zalo/ListJourneys"
                answer = http.post(address, json={"paging": paging})
                page = answer.raise_for_status().json()
                if not page.get("journeys"):
                    return
                paging["after"] = page["paging"].get("next")
        """,
        "--etelecom-alternatives",
    )
    assert "test_it[last_page_next=empty]" in failed(done)
    done.stdout.fnmatch_lines(["It made more than 200 calls, after which its key was refused."])


def test_fixtures_of_a_wider_scope_are_kept_and_those_of_tests_are_fresh(project: Project) -> None:
    """A test's own fixtures are set up for each run; its module's once, torn down at its end."""
    done = project.run(
        """
        import pytest
        from client import journeys

        made = {"module": 0, "test": 0, "class": 0}

        @pytest.fixture(scope="module")
        def wide():
            made["module"] += 1
            yield
            made["module"] += 100

        @pytest.fixture
        def own():
            made["test"] += 1

        class TestIt:
            @pytest.mark.parametrize("number", [1, 2])
            def test_it(self, etelecom_mock, wide, own, number, tmp_path):
                assert not hasattr(self, "seen") and not list(tmp_path.iterdir())
                self.seen = True
                (tmp_path / "file").write_text("here")
                journeys(etelecom_mock.base_url, etelecom_mock.api_key, paging={"limit": number})

        def test_after(wide):
            assert made["module"] == 1
            assert made["test"] > 4
        """,
        "--etelecom-alternatives",
        "-v",
    )
    assert done.ret in (0, 1)
    assert failed(done) <= {"TestIt"}, "but for rows that are left out"
    done.stdout.fnmatch_lines(["*test_it[[]1[]][[]first_page_echo=empty[]]*PASSED*"])
    done.stdout.fnmatch_lines(["*test_after PASSED*"])


def test_a_test_that_fails_by_the_defaults_is_run_once(project: Project) -> None:
    done = project.run(
        """
        from client import journeys

        def test_it(etelecom_mock):
            journeys(etelecom_mock.base_url, etelecom_mock.api_key)
            assert False
        """,
        "--etelecom-alternatives",
    )
    done.assert_outcomes(failed=1)


def test_the_marker_is_the_base_of_each_run(project: Project) -> None:
    done = project.run(
        """
        import pytest
        from client import journeys

        @pytest.mark.etelecom_mock(assume={"phone_form": "national"})
        def test_it(etelecom_mock):
            etelecom_mock.journeys.create(phone="0912345678")
            (row,) = journeys(etelecom_mock.base_url, etelecom_mock.api_key)
            assert row["phone"].startswith("0")
        """,
        "--etelecom-alternatives",
    )
    # As it was sent is national here, so the client works by that alternative too.
    assert failed(done) == {"test_it[phone_form=international]"}
