"""Writes the made-up tickets of own-texts.md: 6,000 of them, an eighth with a topic.

    python3 docs/tickets.py            # to data/tickets.csv
    python3 docs/tickets.py FILE.csv
"""

import csv
import pathlib
import random
import sys

TOPICS = {  # topic: its share of the tickets, and its own words
    "billing": (36, "invoice charged refund payment card amount twice receipt subscription price bank discount"),
    "delivery": (27, "parcel courier late arrived address tracking box shipped waiting depot driver door"),
    "returns": (22, "return broken exchange label size faulty warranty replace damaged unused colour wrong"),
    "account": (15, "password login email locked profile reset username settings verify phone access delete"),
}
SHARED = (
    "i you we my your the a an of to and for with on in at it is was have has this that not but when since please help "
    "order customer service again today yesterday week still nothing answer could would like need thanks question about"
).split()
SYLLABLES = "ba co da fe gi lo ma ne pi ro sa te vu wi zo ka".split()


def names(random_source, count):
    """Names of products, towns and people, which make up most of the vocabulary."""
    return ["".join(random_source.choices(SYLLABLES, k=3)) for _ in range(count)]


def words(random_source, topic, own_names, shared_names, count):
    """Words of a ticket: mostly shared ones, some of its topic, some of any topic."""
    any_topic = random_source.choice(list(TOPICS))
    sources = [SHARED, shared_names, own_names, TOPICS[topic][1].split(), TOPICS[any_topic][1].split()]
    return [random_source.choice(s) for s in random_source.choices(sources, weights=[60, 20, 8, 4, 4], k=count)]


def main(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    random_source = random.Random(1)
    shared_names = names(random_source, 600)
    own_names = {topic: names(random_source, 250) for topic in TOPICS}
    shares = [share for share, _ in TOPICS.values()]
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["title", "body", "topic"])
        for _ in range(6000):
            topic = random_source.choices(list(TOPICS), weights=shares)[0]
            title = words(random_source, topic, own_names[topic], shared_names, random_source.randint(3, 6))
            body = words(random_source, topic, own_names[topic], shared_names, random_source.randint(8, 38))
            rows.writerow([" ".join(title), " ".join(body), topic if random_source.random() < 0.12 else ""])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "data/tickets.csv"))
