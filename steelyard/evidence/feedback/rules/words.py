"""What the feedback host says around a form, in English and Spanish; other languages read English."""

from collections.abc import Mapping

from steelyard.evidence.feedback.rules import LIMITS, PROMISE, Mode

_ENGLISH: dict[str, str] = {
    **{f"promise_{mode}": text for mode, text in PROMISE.items()},
    **{f"limits_{mode}": text for mode, text in LIMITS.items()},
    "more": "What this promise does not cover",
    "code": "Code from your letter",
    "code_hint": "26 letters and digits; small or large, with or without hyphens.",
    "not_taken": "This code was not taken: it has been used already, or it is not complete. If you have sent this form before, everything is in, and there is nothing more to do. Otherwise compare the code with your letter, correct it, and send again. Your answers stand below.",
    "thanks": "Thank you",
    "thanks_text": "Your answers are in. You can close this page; nothing of it is kept here.",
    "closed": "This form is closed",
    "closed_text": "It takes no more answers. Thank you for your interest.",
    "busy": "Too many forms at once",
    "busy_text": "Please wait ten minutes, go back, and send your answers again. Nothing of them was kept.",
    "language": "Language",
    "skip": "Skip to the form",
}  # fmt: skip
_SPANISH: dict[str, str] = {
    f"promise_{Mode.ANONYMOUS}": "Este formulario es anónimo: nada de lo que guardamos dice quién es usted ni que respondió.",
    f"promise_{Mode.CONFIDENTIAL}": "Este formulario es confidencial: las respuestas se guardan bajo una marca en lugar de su nombre, y quien evalúa puede saber su organización con una clave guardada aparte. Los resultados se muestran solo por grupos.",
    f"promise_{Mode.NAMED}": "Este formulario lleva nombre: quien evalúa ve cuáles respuestas son suyas.",
    f"limits_{Mode.ANONYMOUS}": "Ninguna promesa cubre lo que usted escriba sobre sí, su propio buzón y su red, o a quien altere este programa mientras está abierto. Lo que escriba con sus palabras se guarda aparte de sus otras respuestas.",
    f"limits_{Mode.CONFIDENTIAL}": "Lo que escriba con sus palabras se guarda aparte de sus otras respuestas y de toda marca.",
    f"limits_{Mode.NAMED}": "Lo que escriba con sus palabras se guarda aparte de sus otras respuestas y de su nombre.",
    "more": "Lo que esta promesa no cubre",
    "code": "Código de su carta",
    "code_hint": "26 letras y cifras; mayúsculas o minúsculas, con o sin guiones.",
    "not_taken": "Este código no fue aceptado: ya se usó o no está completo. Si ya envió este formulario, todo llegó y no hay nada más que hacer. Si no, compare el código con su carta, corríjalo y envíe de nuevo. Sus respuestas siguen abajo.",
    "thanks": "Gracias",
    "thanks_text": "Sus respuestas llegaron. Puede cerrar esta página; nada de ella se guarda aquí.",
    "closed": "Este formulario está cerrado",
    "closed_text": "Ya no recibe respuestas. Gracias por su interés.",
    "busy": "Demasiados formularios a la vez",
    "busy_text": "Espere diez minutos, vuelva atrás y envíe sus respuestas de nuevo. No se guardó nada de ellas.",
    "language": "Idioma",
    "skip": "Ir al formulario",
}  # fmt: skip
_SPOKEN: Mapping[str, dict[str, str]] = {"en": _ENGLISH, "es": _SPANISH}


def spoken(language: str) -> dict[str, str]:
    """All words in a language."""
    return _SPOKEN.get(language.partition("-")[0], _ENGLISH)
