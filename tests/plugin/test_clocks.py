"""Tests that stop or move Python's clocks use the fixture as others do."""

import pytest

from tests.plugin.project import Project

pytestmark = pytest.mark.slow

BODY = """
    from datetime import UTC, datetime, timedelta
    from client import journeys

    FAR = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)

    def use(mock):
        "Every kind of call, while Python's clock is elsewhere."
        assert datetime.now(UTC).year == 2031
        assert mock.clock.now.isoformat() == "2026-03-10T08:00:00+00:00"
        mock.clock.set(datetime.now(UTC))
        made = mock.journeys.create(status="P", expired_at=(FAR + timedelta(days=1)).isoformat())
        assert made["created_at"].startswith("2031-05-06T07:08:")
        before = mock.clock.now
        assert mock.clock.advance(timedelta(hours=2)) - before == timedelta(hours=2)
        assert len(journeys(mock.base_url, mock.api_key)) == 1
        mock.requests.expect(1, method="ListJourneys")
"""
FREEZEGUN = (
    BODY
    + """
    from freezegun import freeze_time
    import pytest

    def test_inside(etelecom_mock):
        with freeze_time(FAR, real_asyncio=True):
            use(etelecom_mock)

    @pytest.fixture
    def frozen():
        with freeze_time(FAR):
            yield

    def test_around_the_fixture(frozen, etelecom_mock):
        use(etelecom_mock)

    @freeze_time(FAR)
    def test_decorated(etelecom_mock):
        use(etelecom_mock)
"""
)
TIME_MACHINE = (
    BODY
    + """
    import pytest, time_machine

    @time_machine.travel(FAR, tick=False)
    def test_standing(etelecom_mock):
        use(etelecom_mock)

    @pytest.fixture
    def travelled():
        with time_machine.travel(FAR):
            yield

    def test_around_the_fixture(travelled, etelecom_mock):
        use(etelecom_mock)
"""
)


@pytest.mark.parametrize(
    ("library", "text", "passed"),
    [("freezegun", FREEZEGUN, 3), ("time_machine", TIME_MACHINE, 2)],
)
def test_beside(lone_project: Project, library: str, text: str, passed: int) -> None:
    """The server is started while the clock stands, too: the fixture's is the first test there."""
    pytest.importorskip(library)
    lone_project.run(text, "-k", "fixture").assert_outcomes(passed=1, deselected=passed - 1)
    lone_project.run(text).assert_outcomes(passed=passed)
