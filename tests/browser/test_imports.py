HEAD = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"


def test_a_wrong_row_is_shown_with_its_column_and_reason(
    blank, visit, violations, tmp_path
):
    file = tmp_path / "rapporter.csv"
    file.write_text(f"{HEAD}a1,i förrgår,klotter,58.1,14.5,x\n", encoding="utf-8")
    page = visit(blank, "/import", size="tablet")
    page.set_input_files("#file", file)
    assert page.locator("#file-name").inner_text() == "rapporter.csv"
    page.select_option("#sender", "standard")
    page.click("text=Prova utan att spara")
    page.wait_for_selector("text=Inget har sparats")
    assert "tidpunkt" in page.locator("tbody").inner_text()
    assert violations(page) == []
