"""Invented names: people and places that exist nowhere."""

import random

FIRST = (
    "Ada Amara Ana Anika Asha Benito Bianca Caleb Camila Carmen Chidi Clara Dalia Darius Delia Devon Dina Elena Elias Emeka "
    "Esther Farah Felix Fiona Gabriel Grace Hana Hugo Ibrahim Imani Ines Isaac Ivy Jada Jamal Joana Jonas June Kai Kalani "
    "Karim Keiko Lana Leila Leo Lin Lucia Maleah Malik Mara Marcus Maya Mei Mina Naomi Nia Nora Omari Opal Oscar Paloma "
    "Petra Priya Quinn Rafael Rania Rosa Ruth Sami Selma Simone Sofia Soren Tala Tara Tariq Tessa Tomas Uma Vera Wren Yara Zora"
).split()
LAST = (
    "Abara Acker Alvarado Amsel Ashby Baptiste Barros Beckwith Bello Birch Boone Brandt Calder Castellano Chavis Cho Corbin "
    "Dabrowski Dalal Delgado Duarte Eastman Ekholm Eze Fairbanks Falk Farrow Fontaine Garrick Gill Greenwood Haddad Halloran "
    "Hawley Ibarra Iverson Jansen Jimeno Kaneko Kapoor Keahi Kessler Khatri Lacroix Larkin Lindqvist Lowell Maddox Marwood "
    "Mensah Merrill Moreau Nakai Nassar Novak Oakley Obi Okafor Ortega Pahl Pereira Quist Rahimi Ramsey Ridley Romero Sable "
    "Sandoval Sato Shaw Silva Sorrell Tanaka Thorne Tran Ueda Valdez Vance Whitlow Wilder Winslow Yoon Yusuf Zamora Zeller"
).split()
PLACE = (
    "Alder Amber Aspen Badger Barley Basin Birch Bluff Bright Cedar Clay Clear Copper Crane Dawn Deer Eagle Elk Elm Fair Falcon "
    "Fern Flint Fox Glen Gold Granite Green Hawk Hazel Heron High Hollow Iron Ivory Juniper Kestrel Lark Laurel Linden Long Maple "
    "Marsh Mesa Mill Moss North Oak Otter Palm Pine Plum Prairie Quail Red Reed River Rock Rose Sage Salt Sand Silver Slate Spring "
    "Spruce Stone Summit Swan Thistle Timber Vale Walnut West White Willow Wind Wolf Wood Wren"
).split()
END = "field ford haven ridge view brook dale port ton wood mere crest".split()
JOBS = (
    "Director of student services|School counselor|Program specialist|Assistant superintendent|Principal|Education associate|"
    "Prevention coordinator|School psychologist|Wellness lead|Data analyst|Grants manager|Teacher on assignment"
).split("|")


def person(dice: random.Random) -> str:
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}"


def place(dice: random.Random) -> str:
    return f"{dice.choice(PLACE)}{dice.choice(END)}"


def slug(name: str) -> str:
    return "".join(char if char.isalnum() else "." for char in name.lower())
