"""The claimer: the process in which a box's first keys are made and wrapped.

It is started when somebody has typed the claim code, and ended when she is done, or has
done nothing for a quarter of an hour; then nothing of what was made is left. The page
passes on what it says, and holds no key itself.
"""
