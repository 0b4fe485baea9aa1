"""The language of this visit: Danish, or English by the switch."""

from dataclasses import dataclass

import streamlit as st

from harassflag.policy import Text
from harassflag.settings import load_settings
from harassflag.translation import LANGUAGES, Translate, translator

_NAMES = {"da": "Dansk", "en": "English"}


@dataclass(frozen=True, slots=True)
class Speech:
    """The chosen language and its messages."""

    language: str
    say: Translate

    def of(self, text: Text) -> str:
        """A text of the policy in the chosen language."""
        return text.in_language(self.language)


def language_switch() -> None:
    """Dansk or English, in the side bar."""
    with st.sidebar:
        st.segmented_control(
            "Sprog / Language",
            LANGUAGES,
            format_func=_NAMES.__getitem__,
            default=load_settings().language,
            key="language",
            required=True,
        )


def speech() -> Speech:
    """The language chosen in this visit."""
    language = st.session_state.get("language") or load_settings().language
    return Speech(language, translator(language))


class _WithComma(float):
    """A number that is written the Danish way wherever a sentence has a blank for it."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec).replace(".", ",").replace("%", " %")


def as_read(value: float, said: Speech) -> float:
    """The same number, written by the reader's decimal sign where it is put into a sentence."""
    return _WithComma(value) if said.language == "da" else value


def figure(value: float, said: Speech) -> str:
    """A figure with two decimals, by the reader's decimal sign."""
    written = f"{value:.2f}"
    return written.replace(".", ",") if said.language == "da" else written
