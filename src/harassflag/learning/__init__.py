"""Learning: examples in, candidates out, the gate between them and the promoted model, and what to look at next."""

from harassflag.learning.agreement import Agreement, TwiceLabelled, agreement, wants_second
from harassflag.learning.beside import Both, judge_beside, judge_beside_later, read_beside
from harassflag.learning.choosing import Known, choose, known_from, unsureness
from harassflag.learning.contesting import contested, settled
from harassflag.learning.doubting import Doubt, doubtful, doubts_of, keep_doubts, read_doubts
from harassflag.learning.drift import Month, SeenPost, by_month, vocabulary
from harassflag.learning.examples import Contradiction, Example, Intake, Refused, as_posts, sift
from harassflag.learning.gate import MARGIN, checks_of
from harassflag.learning.job import Training, cancel_training, only_one, read_training, start_training
from harassflag.learning.judged import Check
from harassflag.learning.kept import Kept, is_disputed, ready_for_training
from harassflag.learning.making import Candidate, corpus_of, gate_of, held_out_posts, make_candidate
from harassflag.learning.promotion import promote_through_gate, serves_well, waiting_id
from harassflag.learning.reasons import Reason
from harassflag.learning.shadow import Difference, differences
from harassflag.learning.sharing import ENDING, export_model, import_model, is_foreign
from harassflag.learning.sources import Columns, read_data_set, read_file
from harassflag.learning.verdicts import Verdict, read_verdict

__all__ = [
    "ENDING",
    "MARGIN",
    "Agreement",
    "Both",
    "Candidate",
    "Check",
    "Columns",
    "Contradiction",
    "Difference",
    "Doubt",
    "Example",
    "Intake",
    "Kept",
    "Known",
    "Month",
    "Reason",
    "Refused",
    "SeenPost",
    "Training",
    "TwiceLabelled",
    "Verdict",
    "agreement",
    "as_posts",
    "by_month",
    "cancel_training",
    "checks_of",
    "choose",
    "contested",
    "corpus_of",
    "differences",
    "doubtful",
    "doubts_of",
    "export_model",
    "gate_of",
    "held_out_posts",
    "import_model",
    "is_disputed",
    "is_foreign",
    "judge_beside",
    "judge_beside_later",
    "keep_doubts",
    "known_from",
    "make_candidate",
    "only_one",
    "promote_through_gate",
    "read_beside",
    "read_data_set",
    "read_doubts",
    "read_file",
    "read_training",
    "read_verdict",
    "ready_for_training",
    "serves_well",
    "settled",
    "sift",
    "start_training",
    "unsureness",
    "vocabulary",
    "waiting_id",
    "wants_second",
]
