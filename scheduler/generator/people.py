"""Names of invented people."""

from __future__ import annotations

from scheduler.generator.randomness import Draws


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _words("""
Alan Alison Amanda Andrew Angela Ann Anthony Barbara Brian Carol Caroline Catherine Charles
Christine Christopher Claire Colin David Deborah Diane Donald Elaine Elizabeth Fiona Frances Gareth
Geoffrey Gillian Graham Hazel Heather Helen Hilary Ian Irene Jacqueline James Jane Janet Jean
Jennifer Jeremy Joan John Jonathan Joyce Judith Julia Julie Karen Katharine Keith Kenneth Kevin
Lesley Linda Lorraine Malcolm Margaret Marion Mark Martin Mary Maureen Michael Michelle Neil
Nicholas Nicola Nigel Pamela Patricia Paul Pauline Penelope Peter Philip Rachel Raymond Rebecca
Richard Robert Roger Rosemary Ruth Sally Samantha Sandra Sarah Sharon Sheila Simon Stephen Stuart
Susan Terence Teresa Timothy Tracey Trevor Valerie Veronica Vivien Wendy William Yvonne
""")

FAMILY = _words("""
Adams Allen Anderson Andrews Atkinson Bailey Baker Baldwin Barker Barnes Barrett Bell Bennett Betts
Bishop Blake Bloomfield Bond Booth Bradley Brooks Brown Bullen Burgess Burton Bush Butcher Butler
Campbell Carter Chapman Clarke Cole Collins Cook Cooke Cooper Cox Crowe Curtis Cubitt Davies Dawson
Dixon Drake Duffield Dyer Eagle Edwards Ellis Evans Farrow Fisher Fletcher Ford Foster Francis Frost
Fuller Gardiner Gibbs Goddard Goodwin Gooch Grant Graves Gray Green Griffiths Gurney Hall Hammond
Harmer Harper Harris Harrison Harvey Hawes Hayes Henderson Hewitt High Hill Hodges Holmes Howard
Howes Howlett Hudson Hughes Hunt Hunter Jackson Jarvis Jenkins Johnson Jones Kelly Kerrison Khan
King Knight Lamb Lambert Larter Lawrence Leeder Lewis Lloyd Long Lowe Mann Marsh Marshall Martin
Mason Matthews Mills Mitchell Moore Morgan Morris Murphy Murray Myhill Neave Newton Nicholls Norton
Nudd Osborne Owen Page Palmer Parker Parsons Patel Payne Pearce Pearson Perry Phillips Pitcher
Plumstead Pointer Porter Powell Pratt Price Ramsey Randall Reeve Reynolds Richards Riches Roberts
Robinson Rogers Rose Rudd Russell Ryan Sands Saunders Scott Self Seaman Sharp Shaw Simmons Simpson
Singh Skipper Smith Spencer Spooner Stevens Stevenson Stone Sutton Taylor Thirtle Thomas Thompson
Thurston Todd Tooley Tubby Tuck Turner Utting Vincent Walker Wallace Walsh Ward Warnes Waters Watson
Watts Webb Webster Wells West Wharton White Whitehead Wilkinson Williams Williamson Wilson Wood
Woods Wright Yallop Youngs
""")


def draw_names(count: int, draws: Draws) -> list[str]:
    """`count` names, different from each other as long as the lists allow."""
    names: list[str] = []
    taken: set[str] = set()
    for _ in range(count):
        for _ in range(20):
            name = f"{draws.pick(GIVEN)} {draws.pick(FAMILY)}"
            if name not in taken:
                break
        taken.add(name)
        names.append(name)
    return names


class Mailboxes:
    """Hands out addresses: first.last@example.org, with a number for a name that comes again."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}

    def address(self, name: str) -> str:
        """An address that nobody else has."""
        box = name.lower().replace(" ", ".")
        uses = self._uses.get(box, 0) + 1
        self._uses[box] = uses
        return f"{box}{uses if uses > 1 else ''}@example.org"
