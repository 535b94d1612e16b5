from geosafety.model.account import Role


def test_the_coordinator_is_told_how_much_waits(coordinator, stranger):
    assert coordinator.get("/").text.count("Inget väntar") == 2
    stranger().send()
    page = coordinator.get("/").text
    assert (page.count("Väntar: 1"), page.count("Inget väntar")) == (1, 1)


def test_others_are_told_nothing_of_what_waits(reader):
    for role in set(Role) - {Role.COORDINATOR}:
        assert "äntar" not in reader(role).get("/").text
