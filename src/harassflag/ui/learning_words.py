"""The gate's reasons in the reader's words."""

from collections.abc import Sequence

import streamlit as st

from harassflag.learning import Reason
from harassflag.policy import Policy
from harassflag.ui.speech import Speech, as_read


def reasons_in_words(reasons: Sequence[Reason], policy: Policy, said: Speech) -> None:
    """One line a reason, types by the name the policy gives them."""

    def name_of(type: str) -> str:
        return said.of(policy.type(type).name) if type in policy.type_ids else type

    for reason in reasons:
        values = {name: as_read(one, said) if isinstance(one, float) else one for name, one in reason.values.items()}
        st.text(f"• {Reason(reason.sentence, values).told(said.say, name_of)}")
