"""stub"""
def quotes(doc):
    return []
