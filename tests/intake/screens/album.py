"""Test pictures by name: a screen, and what happened to it."""

from collections.abc import Iterator

from screens.camera import Camera
from screens.damage import DAMAGES, stitched
from screens.script import Script
from screens.shot import Shot

KINDS = (*DAMAGES, "stitched")


def picture(camera: Camera, script: Script, damage: str = "clean") -> Shot:
    """One screen with one damage."""
    if damage == "stitched":
        half = (len(script.lines) + 1) // 2
        hour, minute = script.clock.split(".")
        later = f"{hour}.{(int(minute) + 1) % 60:02}"
        return stitched(camera.shoot(script, 0, half), camera.shoot(script, half - 1, None, later))
    return DAMAGES[damage](camera.shoot(script))


def album(camera: Camera, scripts: tuple[Script, ...], *, all_damages: bool = False) -> Iterator[Shot]:
    """Every screen clean, and with one damage in turn; or with every one."""
    damages = [kind for kind in KINDS if kind != "clean"]
    for at, script in enumerate(scripts):
        yield picture(camera, script)
        for damage in damages if all_damages else [damages[at % len(damages)]]:
            yield picture(camera, script, damage)
