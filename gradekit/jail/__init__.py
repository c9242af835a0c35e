"""Warm, jailed kernels, for everything that starts kernels through jupyter_client.

``provisioner`` is the way in (an entry point of jupyter_client). It asks a ``Jail`` (``jail``) for
a kernel; ``wall`` says what a jail can see; ``watch`` ends kernels that take too much; ``inside``
is what runs in the jail and knows nothing of the rest.
"""
