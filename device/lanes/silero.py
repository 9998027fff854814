"""The one door to onnxruntime: voices told from other sounds by silero-vad's model.

The model comes with the published package ``silero-vad`` (MIT), whose code is never
imported: it wants torch. ``silero_vad_16k_sequence.onnx`` takes many windows in one
call: rows of 512 samples at 16 kHz, each with the 64 before it in front, and the
memory (h, c) that the rows before left behind.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime

from device.errors import JudgeMissing
from device.media import Samples

MODEL: Final = "data/silero_vad_16k_sequence.onnx"
WINDOW: Final = 512
"""Samples at 16 kHz that it judges at a time: 32 ms."""
BEFORE: Final = 64
_MEMORY: Final = (1, 1, 128)


class Silero:
    """Judges one unbroken stretch of sound; raises ``JudgeMissing`` if it cannot."""

    name = "silero"
    window = WINDOW

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 4 MB less, and no slower
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(_model()), options, providers=["CPUExecutionProvider"]
            )
        except Exception as exc:  # its errors have no common base
            raise JudgeMissing(f"silero-vad's model cannot be used ({exc})") from exc
        self.forget()

    def forget(self) -> None:
        """Begin a new stretch of sound."""
        self._memory = (np.zeros(_MEMORY, np.float32), np.zeros(_MEMORY, np.float32))
        self._before = np.zeros(BEFORE, np.float32)

    def judge(self, windows: Samples) -> Samples:
        """How surely each of the windows, shape (n, 512), holds a voice: 0 … 1."""
        before = np.vstack([self._before, windows[:-1, -BEFORE:]])
        self._before = windows[-1, -BEFORE:].copy()
        h, c = self._memory
        asked = {"input": np.hstack([before, windows]), "h": h, "c": c}
        sure, *memory = self._session.run(["speech_probs", "hn", "cn"], asked)
        self._memory = (memory[0], memory[1])
        return np.asarray(sure, np.float32).reshape(-1)


def _model() -> Path:
    spec = find_spec("silero_vad")
    if spec is None or spec.origin is None:
        raise JudgeMissing("the package silero-vad is not there")
    return Path(spec.origin).parent / MODEL
