"""Lists the common nouns that name a human being, with the gender they tell, from WordNet.

`make nouns` fetches WordNet 3.1, packed for npm, by its checksum and writes
`worker/pipeline/resources/entity_noun_persons.yaml`. A noun is taken when it is written small and at least three in
four of the places in WordNet's tagged texts mean a person; one without such places when all its senses do.
"""
