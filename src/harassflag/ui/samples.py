"""Sample posts, one click away, so that a first visitor sees it work; all invented."""

from dataclasses import dataclass
from pathlib import Path

from harassflag.policy import Text

# Drawn from the script `whatsapp-skolebestyrelse` of the tests' screens; people and posts in it are invented.
SCREENSHOT = Path(__file__).with_name("sample_screenshot.png")
SCREENSHOT_NAME = Text("Et skærmbillede fra en gruppe", "A screenshot of a group chat")


@dataclass(frozen=True, slots=True)
class Sample:
    """A name for the button and the text to judge."""

    id: str
    name: Text
    text: str


SAMPLES = (
    Sample(
        "veiled",
        Text("En besked til en lærer", "A message to a teacher"),
        "Jeg ved hvor du bor, og jeg ved hvornår du har fri. Så tænk dig om en gang til inden du skriver hjem om min søn.",
    ),
    Sample(
        "criticism",
        Text("En utilfreds forælder", "A dissatisfied parent"),
        "Endnu en uge hvor Jonna ikke svarer på beskeder. Undervisningen i 4.b er rodet, og lektierne bliver aldrig gennemgået.",
    ),
    Sample(
        "nickname",
        Text("En kommentar på Instagram", "A comment on Instagram"),
        "haha klovnen Kenneth er tilbage, sikke en taber 🤡 kan stadig ikke finde ud af at tænde en skærm",
    ),
    Sample(
        "idiom",
        Text("En kamp på lørdag", "A match on Saturday"),
        "Vi smadrer dem på lørdag! Sidste gang fik vi bank, men nu slår vi dem 5-0. Husk drikkedunk og skiftetøj.",
    ),
    Sample(
        "thread",
        Text("En tråd kopieret fra Facebook", "A thread copied from Facebook"),
        "Ulla Brink\n12. marts kl. 20.15\nSå fik vi endnu en vikar i 2.a. Det er fjerde uge i træk, og ingen fortæller os noget.\n"
        "Synes godt om\nKommentér\nDel\nTage Winther\nDet er fordi Birthe er sygemeldt igen. Hun drikker vist også, siger de.\n"
        "2 t.\nSynes godt om\nSvar\nMarianne Lykke\nSpørg dog lederen i stedet for at gætte herinde.\n1 t.\nSynes godt om\nSvar",
    ),
)
