"""Watching: feeds looked at when they are due, their new pages fetched, read and added to the library.

    addresses.py   what may be asked at all         fetch.py, sockets.py   one page, politely, within limits
    robots.py      what a paper allows              manners.py             how often a host is asked
    schedule.py    when a feed or page is due next  pages.py               what is known of each page, in the library
    round.py       what one look at a feed finds    watch.py               all of it, until stopped
"""
