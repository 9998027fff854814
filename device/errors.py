"""Everything that can go wrong, as one small tree.

The message is the sentence a person reads: what is wrong. ``hint`` says what to do.
Errors of outside libraries are translated to these at their one door.
"""

from __future__ import annotations

from typing import ClassVar


class VigError(Exception):
    """Something went wrong."""

    hint: ClassVar[str] = ""

    def __init__(self, message: str = "", hint: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        if hint:
            self.hint = hint  # type: ignore[misc]


class ConfigError(VigError, ValueError):
    """The settings cannot be used."""

    hint = "the README lists every setting with its default"


class RigError(VigError):
    """Camera, microphone or panel do not work."""


class RigUnknown(RigError, LookupError):
    """There is no such rig."""

    hint = "rigs are: pi, simulated"


class DeviceHangs(RigError):
    """A device does not let go, and only a fresh start of the program helps."""

    hint = "press the button again; if it stays so, pull the plug and put it back"


class CameraLost(RigError):
    """The camera does not deliver."""

    hint = "check the camera's cable, then press the button again"


class MicrophoneLost(RigError):
    """The microphone does not deliver."""

    hint = "check that the microphone is plugged in, then press the button again"


class FilmUnreadable(RigError, ValueError):
    """The film for the simulated rig cannot be read."""

    hint = "any film that ffmpeg plays will do; try: ffprobe FILE"


class MediaError(VigError):
    """Picture or sound cannot be encoded, decoded or put together."""


class JudgeMissing(MediaError):
    """Nothing here can tell voices from other sounds."""

    hint = "the film plays without; scripts/install adds what is missing"


class ScoutLost(MediaError):
    """The helper that makes small pictures and hears voices has ended."""

    hint = "look at the film again; it plays without"


class SealError(VigError):
    """Something could not be sealed or opened."""


class RecipientInvalid(SealError, ValueError):
    """This is not a recipient."""

    hint = "a recipient is one line that starts with age1"


class IdentityInvalid(SealError, ValueError):
    """This is not an identity."""

    hint = "an identity file has a line that starts with AGE-SECRET-KEY-1"


class NoRecipient(SealError):
    """Nobody is enrolled, so a film could be opened by nobody."""

    hint = (
        "claim the box on its page, or enrol a practitioner: "
        "vig-recorder enrol NAME --recipient age1…"
    )


class WrongPassphrase(SealError):
    """The passphrase is not right."""

    hint = "try again; capital letters matter"


class ClaimCodeWrong(SealError, PermissionError):
    """This is not the claim code of this box."""

    hint = "it stands on the label: sixteen letters and digits"


class ClaimCodeMissing(SealError):
    """This box has no claim code."""

    hint = "on the box itself: sudo vig-recorder claim-code"


class ClaimClosed(SealError, PermissionError):
    """Ten wrong claim codes were typed, so claiming is closed."""

    hint = "pull the box's plug, wait ten seconds and put it back"


class AlreadyClaimed(SealError, PermissionError):
    """This box is somebody's already."""

    hint = "unlock it"


class PassphraseWeak(SealError, ValueError):
    """This passphrase is too easy to guess."""

    hint = "take the six random words that the box offers"


class NotForThisKey(SealError):
    """This key does not open this recording."""

    hint = "use the key of a practitioner who was enrolled when it was filmed"


class StoreError(VigError):
    """The store could not keep or find something."""


class NameInvalid(StoreError, ValueError):
    """This name cannot be used."""

    hint = "1 to 40 letters, digits, spaces, dashes and dots, a letter or digit first"


class StoreUnwritable(StoreError, OSError):
    """The store cannot be written."""

    hint = "check that the folder exists and belongs to you"


class StoreFull(StoreError, OSError):
    """There is no room left on the card."""

    hint = "take away the clips you need, then erase older films"


class RecordingUnknown(StoreError, LookupError):
    """There is no such recording."""

    hint = "vig-recorder list shows them"


class RecordingEmpty(StoreError, LookupError):
    """This recording holds no film."""

    hint = "it ended before its first second; it can be erased"


class FormatUnknown(StoreError, ValueError):
    """This recording was made by a newer program."""

    hint = "update this program, then try again"


class SegmentDamaged(StoreError, ValueError):
    """A piece of the film is missing or is not what was recorded."""

    hint = "vig-recorder verify names every damaged piece"


class PieceMissing(SegmentDamaged, LookupError):
    """A piece of the film is not there."""


class PieceForeign(SegmentDamaged):
    """A piece of the film does not open with this recording's key."""


class ParcelUnknown(StoreError, LookupError):
    """This is not on the box any more."""

    hint = "what is ready is kept for a day; make it once more"


class PictureUnknown(StoreError, LookupError):
    """There is no small picture of this time."""

    hint = "the film's lanes say of which times there are"


class NotesChanged(StoreError):
    """Somebody saved these notes after you opened them."""

    hint = "look at the newer notes, then save yours again"


class LabelsChanged(StoreError):
    """Somebody saved the list of labels after you opened it."""

    hint = "look at the newer list, then save yours again"


class StillFilming(StoreError):
    """This film is still being recorded."""

    hint = "stop it with the button on the box, then erase it"


class FamilyChanged(StoreError):
    """Somebody saved the family's card after you opened it."""

    hint = "look at the newer card, then save yours again"


class BoxLent(StoreError):
    """This box still holds film of another family."""

    hint = "end the work with that family first: everything of it is erased then"


class CodeInvalid(VigError, ValueError):
    """A family's code is 2 to 16 letters, digits and hyphens."""

    hint = "choose a code such as K7-14, never a name"


class ConsentMissing(VigError, PermissionError):
    """The family has not agreed to this."""

    hint = "ask the family; what they agree to is recorded on the page Family"


class ReviewUnknown(StoreError, LookupError):
    """There is no such review."""

    hint = "it may have been erased; the list of reviews shows those there are"


class ReviewChanged(StoreError):
    """Somebody saved this review after you opened it."""

    hint = "look at the newer one, then save yours again"


class NothingToShow(VigError, LookupError):
    """There is nothing in this review that could be shown."""

    hint = "add a moment or a picture to it first"


class ItemUnknown(VigError, LookupError):
    """This is not part of what is shown."""

    hint = "go on to the next one"


class ShowingFull(VigError):
    """This is more film than the box can hold for a shared review."""

    hint = "choose shorter moments, or show fewer"


class SpanInvalid(VigError, ValueError):
    """This span does not lie in the film."""

    hint = "from and to are seconds from the beginning of the film, from before to"


class DayUnfit(VigError, ValueError):
    """This day cannot be meant."""

    hint = "put the day right"


class ConfirmationWrong(VigError, ValueError):
    """What was typed is not what had to be typed."""

    hint = "type it as it stands there, if you mean it"


class ClipRefused(MediaError):
    """The clip would not have held exactly what was marked, so it was not made."""

    hint = "choose a slightly different start, and tell us"


class BoxError(VigError):
    """The box could not change its own settings."""

    hint = "try again; if it stays so, the box needs a technician"


class WishInvalid(BoxError, ValueError):
    """The box does not know how to do this."""

    hint = "go back to the page of the box, and try once more"


class WifiUnfit(BoxError, ValueError):
    """This cannot be the name or the password of a Wi-Fi."""

    hint = "write them exactly as they stand on the home's router"


class WifiUnreached(BoxError):
    """The box could not join that Wi-Fi."""

    hint = "look at its name and password again, and at how far away the router is"


class CertificateUnfit(BoxError, ValueError):
    """This certificate cannot be the box's."""

    hint = "ask whoever made it for another one, made from this box's request"


class Stopped(VigError):
    """This was stopped."""


class Locked(VigError, PermissionError):
    """The box is locked."""

    hint = "unlock it with your passphrase"
