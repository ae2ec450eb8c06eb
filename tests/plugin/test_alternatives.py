"""``--etelecom-alternatives``: each test again, under each alternative of what it touched."""

import pytest

from tests.plugin.project import Project

pytestmark = pytest.mark.slow

CLIENT = '''
    """A client that relies on five things that the vendor may do otherwise."""
    import httpx

    class Etelecom:
        def __init__(self, base_url, api_key):
            self.base_url = base_url
            self.http = httpx.Client(headers={"Authorization": f"Bearer {api_key}"}, verify=False)

        def call(self, method, body):
            answer = self.http.post(f"{self.base_url}.Zalo/{method}", json=body)
            answer.raise_for_status()
            return answer.json()

        def journeys(self, **filters):
            rows, paging = [], {"limit": 100}
            while True:
                page = self.call("ListJourneys", {"filter": filters, "paging": paging})
                rows += page.get("journeys", [])
                if len(page.get("journeys", [])) < page["paging"]["limit"]:
                    return rows
                paging["after"] = page["paging"]["next"]

    def created_each_day(etelecom, days):
        """Relies on date_to being exclusive."""
        return [
            len(etelecom.journeys(date_from=f"{low}T00:00:00Z", date_to=f"{high}T00:00:00Z"))
            for low, high in zip(days, days[1:])
        ]

    def never_expire(etelecom):
        """Relies on an unset time being a text."""
        return [row["id"] for row in etelecom.journeys() if row["expired_at"].startswith("0001-")]

    def of_customer(etelecom, phone):
        """Relies on phones coming as 84..."""
        return [row["id"] for row in etelecom.journeys() if row["phone"] == "84" + phone[1:]]

    def create(etelecom, oa_id, phone):
        """Relies on a refusal being a record."""
        made = etelecom.call("CreateJourney", {"oa_id": oa_id, "phone": phone})
        return made.get("error_code", 0)

    def is_first(page):
        """Relies on the marker of the first page."""
        return page["paging"]["after"] == "."
'''

TESTS = """
    from client import Etelecom, created_each_day, create, is_first, never_expire, of_customer

    import pytest

    @pytest.fixture
    def etelecom(etelecom_mock):
        return Etelecom(etelecom_mock.base_url, etelecom_mock.api_key)

    def test_days(etelecom_mock, etelecom):
        etelecom_mock.journeys.create(created_at="2026-03-02T00:00:00Z")
        assert created_each_day(etelecom, ["2026-03-01", "2026-03-02", "2026-03-03"]) == [0, 1]

    def test_endless(etelecom_mock, etelecom):
        made = etelecom_mock.journeys.create(error_code=-139, status="N", expired_at=None)
        assert never_expire(etelecom) == [made["id"]]

    def test_customer(etelecom_mock, etelecom):
        made = etelecom_mock.journeys.create(phone="0912345678")
        assert of_customer(etelecom, "0912345678") == [made["id"]]

    def test_refusal(etelecom_mock, etelecom):
        account = etelecom_mock.accounts.list()[0]
        assert create(etelecom, account["oa_id"], "0999000014") == -139

    def test_first_page(etelecom):
        assert is_first(etelecom.call("ListJourneys", {}))
"""

FOUND = {
    "test_days[date_bounds=closed]",
    "test_endless[unset_time=null]",
    "test_customer[phone_form=national]",
    "test_refusal[zalo_refusal=error]",
    "test_first_page[first_page_echo=empty]",
}


def failed(done: pytest.RunResult) -> set[str]:
    lines = [line for line in done.outlines if line.startswith("FAILED ")]
    return {line.split("::")[1].split(" - ")[0] for line in lines}


@pytest.mark.parametrize("workers", [0, 2])
def test_each_dependence_is_found_by_one_command(project: Project, workers: int) -> None:
    """Five clients' mistakes, each by the assumption and the alternative that it falls over."""
    project.write("client.py", CLIENT)
    assert project.run(TESTS).ret == 0, "by the defaults the client works"
    spread = ("-p", "xdist", "-n", str(workers)) if workers else ()
    done = project.run(TESTS, "--etelecom-alternatives", *spread)
    assert done.ret == 1
    assert failed(done) >= FOUND
    assert {name.partition("[")[2] for name in failed(done)} - {
        "zero_values=omitted]",
        "journey_expiry_name=expires_at]",
    } == {name.partition("[")[2] for name in FOUND}
    done.stdout.fnmatch_lines(
        [
            "*etelecom-mock: assumption*",
            "*The vendor may do what breaks this test, date_bounds=closed:*",
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
    assert failed(done) == {
        "test_it[phone_form=international]",
        "test_it[phone_form=as_sent]",
    }
