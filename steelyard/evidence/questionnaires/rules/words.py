"""The words around a form: what the page itself says, in each language it speaks. Other languages read English."""

from collections.abc import Mapping

ENGLISH: dict[str, str] = {
    "required": "must be answered",
    "optional": "may be left out",
    "required_single": "Choose one answer.",
    "required_multiple": "Choose at least one answer.",
    "required_scale": "Choose a point of the scale.",
    "required_grid": "Choose one answer in each row.",
    "required_number": "Give a whole number.",
    "required_text": "Write an answer.",
    "required_rank": "Give at least one place.",
    "rows": "Choose an answer for: {rows}.",
    "consent": "Tick this box to go on. Without it, please close this page: nothing is sent.",
    "one": "Give one answer only.",
    "listed": "Choose among the answers shown.",
    "alone": "“{choice}” cannot be chosen together with other answers.",
    "most": "Choose at most {most} answers.",
    "number": "Give a whole number in digits, such as 12.",
    "from": "Give a number of {low} or more.",
    "up_to": "Give a number of {high} or less.",
    "between": "Give a number from {low} to {high}.",
    "long": "Shorten this answer to {most} letters.",
    "unreadable": "This answer holds signs that cannot be kept. Please type it again.",
    "together": "Your own words are too long together. Shorten this answer.",
    "places": "Give the places from 1 on, without leaving one out.",
    "twice": "Place {place} is given twice. Give each place once.",
    "strange": "This page came with answers to questions that are not in the form. Please open the form again.",
    "next": "Next",
    "back": "Back",
    "send": "Send my answers",
    "page": "Page {number} of {of}",
    "problems": "Please look at these answers again",
    "more": "Your answers lead to more questions. They are marked “new” below.",
    "new": "new",
    "place": "Place",
    "no_place": "no place",
    "choose": "Choose one",
    "choose_several": "Choose all that apply",
    "choose_most": "Choose up to {most}",
    "rank_all": "Give each answer a place; 1 is first",
    "rank_most": "Give places 1 to {most}; 1 is first",
    "letters": "Up to {most} letters",
    "agree": "Yes, I agree",
    "language": "Language",
    "burden": "OMB No. {number}, expires {expires}. Answering takes about {burden} minutes.",
    "no_answer": "no answer",
}

SPANISH: dict[str, str] = {
    "required": "debe responderse",
    "optional": "puede dejarse en blanco",
    "required_single": "Elija una respuesta.",
    "required_multiple": "Elija al menos una respuesta.",
    "required_scale": "Elija un punto de la escala.",
    "required_grid": "Elija una respuesta en cada fila.",
    "required_number": "Escriba un número entero.",
    "required_text": "Escriba una respuesta.",
    "required_rank": "Dé al menos un lugar.",
    "rows": "Elija una respuesta para: {rows}.",
    "consent": "Marque esta casilla para continuar. Si no desea hacerlo, cierre esta página: no se envía nada.",
    "one": "Dé una sola respuesta.",
    "listed": "Elija entre las respuestas que se muestran.",
    "alone": "“{choice}” no puede elegirse junto con otras respuestas.",
    "most": "Elija como máximo {most} respuestas.",
    "number": "Escriba un número entero con cifras, por ejemplo 12.",
    "from": "Escriba un número igual o mayor que {low}.",
    "up_to": "Escriba un número igual o menor que {high}.",
    "between": "Escriba un número de {low} a {high}.",
    "long": "Acorte esta respuesta a {most} letras.",
    "unreadable": "Esta respuesta contiene signos que no se pueden guardar. Escríbala de nuevo.",
    "together": "Sus textos son demasiado largos en conjunto. Acorte esta respuesta.",
    "places": "Dé los lugares desde el 1, sin saltarse ninguno.",
    "twice": "El lugar {place} aparece dos veces. Dé cada lugar una sola vez.",
    "strange": "La página llegó con respuestas a preguntas que no están en el formulario. Ábralo de nuevo.",
    "next": "Siguiente",
    "back": "Atrás",
    "send": "Enviar mis respuestas",
    "page": "Página {number} de {of}",
    "problems": "Revise estas respuestas",
    "more": "Sus respuestas llevan a más preguntas. Están marcadas como “nueva”.",
    "new": "nueva",
    "place": "Lugar",
    "no_place": "sin lugar",
    "choose": "Elija una",
    "choose_several": "Elija todas las que correspondan",
    "choose_most": "Elija hasta {most}",
    "rank_all": "Dé un lugar a cada respuesta; 1 es el primero",
    "rank_most": "Dé los lugares 1 a {most}; 1 es el primero",
    "letters": "Hasta {most} letras",
    "agree": "Sí, estoy de acuerdo",
    "language": "Idioma",
    "burden": "OMB n.º {number}, vence el {expires}. Responder toma unos {burden} minutos.",
    "no_answer": "sin respuesta",
}

SPOKEN: Mapping[str, dict[str, str]] = {"en": ENGLISH, "es": SPANISH}
# Each language by its own name, for the choice of languages.
NAMES = {
    "en": "English", "es": "Español", "fr": "Français", "pt": "Português", "zh": "中文", "vi": "Tiếng Việt",
    "ar": "العربية", "ko": "한국어", "tl": "Tagalog", "ht": "Kreyòl ayisyen", "ru": "Русский", "haw": "ʻŌlelo Hawaiʻi",
    "de": "Deutsch", "so": "Soomaali", "hmn": "Hmoob",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "dv", "yi"})


def told(name: str, language: str, **parts: object) -> str:
    """One sentence in the language of its reader."""
    words = SPOKEN.get(language.partition("-")[0], ENGLISH)[name]
    return words.format(**parts) if parts else words


def name_of(language: str) -> str:
    """What a language calls itself, or its code."""
    return NAMES.get(language) or NAMES.get(language.partition("-")[0], language)


def direction_of(language: str) -> str:
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
