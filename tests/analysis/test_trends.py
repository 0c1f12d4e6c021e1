"""The sentence about a category's rounds follows from the numbers."""

from openentry.analysis.trends import category_rounds, trend_until


def test_the_six_healthcare_rounds_of_2025_up_to_379() -> None:
    trend = trend_until("379")
    assert [held.number for held in trend.rounds] == ["345", "349", "357", "362", "373", "379"]
    assert trend.in_year == 7
    assert trend.sentences("en") == [
        "6 rounds of 2025 up to round 379: the cut-off went from 510 on 2 May 2025 to 462 on "
        "14 November 2025, with 13,500 invitations in all.",
        "The largest step, down 29 points, came between rounds 349 and 357, of 500 and 4,000 "
        "invitations.",
        "462 is the lowest of them.",
        "One more round of the category followed in 2025.",
    ]
    french = trend.sentences("fr")
    assert french[0].startswith(
        "6 rondes de 2025 jusqu’à la ronde 379\u00a0: la note la plus basse"
    )
    assert "13\u00a0500" in french[0]
    assert french[-1] == "Une autre ronde de la catégorie a suivi en 2025."


def test_a_rise_is_called_a_rise() -> None:
    sentences = trend_until("385").sentences("en")
    assert "from 510 on 2 May 2025 to 476 on 11 December 2025" in sentences[0]
    assert not any("lowest" in sentence for sentence in sentences)
    step = trend_until("422").largest_step
    assert step is not None
    assert step[1].crs_cutoff > step[0].crs_cutoff
    assert "up 8 points" in trend_until("422").sentences("en")[1]


def test_the_first_round_of_a_year_stands_alone() -> None:
    trend = trend_until("345")
    assert len(trend.rounds) == 1
    assert trend.largest_step is None
    assert trend.sentences("en")[0].startswith("1 round of 2025 up to round 345: cut-off 510")
    assert trend.sentences("en")[-1] == "6 more rounds of the category followed in 2025."


def test_versions_of_a_list_are_one_category() -> None:
    assert {held.category for held in category_rounds("healthcare", 2024)} == {"healthcare-1"}
    assert len(category_rounds("healthcare", 2025)) == 7
