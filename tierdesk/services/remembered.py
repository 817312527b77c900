"""Answers worked out once a distinct question: a million rows of a file ask of few different shops, goods and days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

REMEMBERED = 200_000


class Remembered(dict[Q, A], Generic[Q, A]):
    """Question -> answer, worked out on first sight. With `nothing` false, an answer None is asked for again."""

    def __init__(self, answer: Callable[[Q], A], *, nothing: bool = True) -> None:
        super().__init__()
        self._answer, self._nothing = answer, nothing

    def __missing__(self, question: Q) -> A:
        if len(self) > REMEMBERED:
            self.clear()
        answer = self._answer(question)
        if answer is not None or self._nothing:
            self[question] = answer
        return answer
