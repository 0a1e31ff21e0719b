"""Names that an LMS, a student and a roster write in different ways."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oxus.teaching.students.names import Fit, are_two, closeness, compare, is_transliterated, words

SAME = {
    "the other way round": ("Айгерим Аманова", "Аманова Айгерим"),
    "case": ("АМАНОВА айгерим", "Аманова Айгерим"),
    "accents": ("Áida Bék", "Bek Aida"),
    "NFD": (unicodedata.normalize("NFD", "Йўлдош Ёқубов"), "Йулдош Екубов"),
    "ө and о, ү and у": ("Өмүрбек Үсөнов", "Омурбек Усонов"),
    "қ and к, ғ and г": ("Қайрат Ғалымов", "Кайрат Галымов"),
    "ў and у, ҳ and х": ("Ўткир Ҳакимов", "Уткир Хакимов"),
    "ә and а, і and и, ң and н, ұ and у": ("Әсел Іңкәрқызы Нұрова", "Асел Инкаркызы Нурова"),
    "җ and ж": ("Җамиля Назарова", "Жамиля Назарова"),
    "apostrophes": ("Oʻtkir To'rayev", "O`tkir Torayev"),
    "Canvas leaves out what is between": ("амановаайгерим", "Аманова Айгерим"),
    "no surname": ("Гулнора .", "Гулнора"),
    "Arabic": ("نورا علي", "علي نورا"),
    "Chinese": ("李 小龙", "小龙 李"),
}
MORE_WORDS = {
    "a patronymic": ("Айгерім Нұрқызы Аманова", "Аманова Айгерим"),
    "a patronymic of two words": ("Айгерим Нур кызы Аманова", "Аманова Айгерим"),
    "a group": ("Айгерим Аманова (б-21)", "Аманова Айгерим"),
    "a patronymic of two words on the roster": ("Karimov Anvar", "Karimov Anvar Olim o'g'li"),
    "a surname with uulu": ("Бакыт Асан уулу (б-21)", "Асан уулу Бакыт"),
    "a patronymic on the roster": ("Айгерим Аманова", "Аманова Айгерим Нурлановна"),
    "the name in a longer one": ("00-orientation - Бек Бекмуратов", "Бекмуратов Бек"),
}
A_PART = {
    "one given name of two": ("Мария Соколова", "Соколова Мария Елена"),
    "half of a double surname": ("Анна Иванова", "Иванова-Петрова Анна"),
    "half of a double surname, and a patronymic": ("Анна Сергеевна Иванова", "Иванова-Петрова Анна"),
}
OTHERS = {
    "a brother by the father's name": ("Karimov Olim", "Karimov Anvar Olim o'g'li"),
    "a namesake with another father": ("Karimov Anvar Sobir o'g'li", "Karimov Anvar Olim o'g'li"),
    "surname and patronymic only": ("Аманова Нурлановна", "Аманова Айгерим Нурлановна"),
    "a sister": ("Аманова Динара Нурлановна", "Аманова Айгерим Нурлановна"),
    "another patronymic": ("Айгерим Сергеевна Аманова", "Аманова Айгерим Нурлановна"),
    "one word in common": ("Бек", "Бек Бекмуратов"),
    "a first name beside a surname that ends like a patronymic": ("Анна", "Гуревич Анна"),
    "a namesake by given name": ("Айгерим Султанова", "Аманова Айгерим"),
    "nothing": ("", "Аманова Айгерим"),
    "no letters": ("-", "-"),
}


@pytest.mark.parametrize(
    ("text", "name", "fit"),
    [
        (*pair, fit)
        for fit, pairs in (
            (Fit.EXACT, SAME),
            (Fit.WORDS, MORE_WORDS),
            (Fit.PART, A_PART),
            (Fit.NONE, OTHERS),
        )
        for pair in pairs.values()
    ],
    ids=[*SAME, *MORE_WORDS, *A_PART, *OTHERS],
)
def test_names_are_compared_as_sets_of_words(text, name, fit):
    assert compare(text, name)[0] == fit


@given(text=st.text(max_size=30), name=st.text(max_size=30))
def test_any_two_texts_can_be_compared(text, name):
    fit, shared = compare(text, name)
    assert (fit == Fit.NONE) == (shared == 0)
    assert 0 <= closeness(text, [name]) <= 1
    if words(name):
        assert compare(name, name)[0] == Fit.EXACT


def test_the_closest_name_is_found_in_another_alphabet():
    names = ["Аманова Айгерим", "Асанова Айгул", "Бекмуратов Бек"]
    assert max(names, key=lambda name: closeness("Aigerim Amanova", [name])) == names[0]


@pytest.mark.parametrize(
    ("text", "name", "same"),
    [
        ("Aigerim Amanova", "Аманова Айгерим Нурлановна", True),
        ("Жамиля Усенова", "Jamila Usenova", True),
        ("Amanova Dinara Nurlanovna", "Аманова Айгерим Нурлановна", False),
        ("Kim Alla Sergeevna", "Ким Анна Сергеевна", False),
        ("Ким Алла Сергеевна", "Ким Анна Сергеевна", False),
        ("Aigerim Amanowa", "Aigerim Amanova", False),
        ("", "Ким Анна", False),
    ],
)
def test_only_a_name_in_another_alphabet_may_be_like_one_without_being_the_same(text, name, same):
    assert is_transliterated(text, name) == same


def test_two_fathers_are_two_people():
    anna = words("Иванова Анна")
    assert are_two(words("Иванова Анна Петровна"), words("Иванова Анна Сергеевна"))
    assert not are_two(words("Иванова Анна Петровна"), anna) and are_two(anna, words("Иванова Алла"))
