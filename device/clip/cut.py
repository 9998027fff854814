"""The two ways to a clip: the exact cut, and all of it encoded anew.

The exact cut has two families of parameter sets under different numbers in one avcC:
those of the film for the copied frames, those of our encoder for the new ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from device import filters
from device.annexb import unwrap
from device.clip import entries, plain
from device.clip.avcc import Config
from device.clip.material import Material
from device.clip.nal import KEY_SLICE, LENGTH_SIZE, kind, split
from device.clip.splice import ClipSound
from device.errors import MediaError
from device.libav.cutting import encode_pictures


def cut(material: Material, sound: ClipSound | None) -> bytes:
    """Encode the head anew, copy the body; leave the avcC alone if there is no head."""
    picture, span = material.tracks.picture, material.span
    config, head = picture.config, list[bytes]()
    if span.head:
        number = config.free_number()
        new = encode_pictures(config.to_bytes(), material.coded, span.start, number)
        sets, head = unwrapped(new)
        config = config.with_sets(sets)
    keys = [place == 0 for place in range(len(head))] + [each.key for each in span.body]
    frames = list(zip(head + list(material.body), keys, strict=True))
    return _written(material, config, frames, sound)


def reencode(material: Material, sound: ClipSound | None) -> bytes:
    """Encode every frame of the span anew, by way of the ffmpeg program."""
    span = material.span
    new = filters.reencode(
        material.film(), span.start, (span.head + span.body)[-1].start
    )
    sets, samples = unwrapped(new)
    frames = [(sample, is_key(sample)) for sample in samples]
    return _written(material, Config.made_of(sets), frames, sound)


def unwrapped(pictures: Sequence[bytes]) -> tuple[tuple[bytes, ...], list[bytes]]:
    """Take new pictures apart: parameter sets, each once, and samples."""
    unwrapped = [unwrap(picture) for picture in pictures]
    sets = set[bytes]().union(*(each.parameter_sets for each in unwrapped))
    return tuple(sorted(sets)), [each.sample for each in unwrapped]


def is_key(sample: bytes) -> bool:
    """Say whether an encoder of ours made this a key frame."""
    return all(kind(unit) == KEY_SLICE for unit in split(sample, LENGTH_SIZE))


def _written(
    material: Material,
    config: Config,
    frames: Sequence[tuple[bytes, bool]],
    sound: ClipSound | None,
) -> bytes:
    """Put picture and sound together as they are wanted."""
    span, picture = material.span, material.tracks.picture
    times = (*span.starts[1:], span.end - span.start)
    if len(frames) != len(times):
        raise MediaError("the encoder made more or fewer pictures than it was given")
    entry = picture.with_config(config)
    tracks = [plain.picture_track(entry, picture.shape, frames, times)]
    if sound:
        entry, wanted = entries.sound_entry(sound.config), sound.wanted
        tracks.append(
            plain.sound_track(entry, sound.packets, wanted.lead, wanted.length)
        )
    return plain.write(tracks)
