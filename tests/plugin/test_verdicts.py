"""A verdict with findings fails the test that asks for it."""

import pytest

from tests.plugin.project import Project

pytestmark = pytest.mark.slow


def test_findings_fail_the_test(project: Project) -> None:
    done = project.run(
        """
        import pytest
        from client import journeys

        pytestmark = pytest.mark.etelecom_mock(preset="page-plus-one")

        def test_stops_early(etelecom_mock):
            journeys(etelecom_mock.base_url, etelecom_mock.api_key, paging={"limit": 500})
            judged = etelecom_mock.judge("paging")
            assert not judged["passed"]
            etelecom_mock.verify_retries()
            etelecom_mock.verify_sends()
            etelecom_mock.verify_polling()
            etelecom_mock.verify_paging()

        def test_may_stop_anywhere(etelecom_mock):
            journeys(etelecom_mock.base_url, etelecom_mock.api_key, paging={"limit": 10})
            etelecom_mock.verify_paging(complete=False)
        """
    )
    done.assert_outcomes(failed=1, passed=1)
    done.stdout.fnmatch_lines(
        ["*Findings: the client fails verify/paging:", "*  stopped-at-clamped-page: *"]
    )
