"""The first schema of a library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from machtin.keep.word_index import make_indexes

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make every table, and the word indexes of articles and quotes."""
    op.create_table('decisions',
    sa.Column('key', sa.Integer(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('story', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.Column('articles', sa.Text(), nullable=False),
    sa.Column('item', sa.Text(), nullable=True),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('undone_by', sa.Text(), nullable=True),
    sa.Column('undone_at', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_decisions')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_decisions_story'), 'decisions', ['story'], unique=False)
    op.create_table('event_types',
    sa.Column('bit', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('bit', name=op.f('pk_event_types')),
    sa.UniqueConstraint('type', name=op.f('uq_event_types_type'))
    )
    op.create_table('forgotten',
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_forgotten'))
    )
    op.create_table('names',
    sa.Column('key', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_names'))
    )
    op.create_index('uq_names_folded_type', 'names', ['folded', 'type'], unique=True)
    op.create_table('redirects',
    sa.Column('old', sa.Text(), nullable=False),
    sa.Column('story', sa.Text(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('old', name=op.f('pk_redirects'))
    )
    op.create_index(op.f('ix_redirects_story'), 'redirects', ['story'], unique=False)
    op.create_table('set_aside',
    sa.Column('key', sa.Integer(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_set_aside')),
    sqlite_autoincrement=True
    )
    op.create_table('sources',
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('due', sa.Text(), nullable=True),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('place', name=op.f('pk_sources'))
    )
    op.create_index(op.f('ix_sources_due'), 'sources', ['due'], unique=False)
    op.create_table('state',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_state'))
    )
    op.create_table('stories',
    sa.Column('key', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('headline', sa.Text(), nullable=False),
    sa.Column('first', sa.Text(), nullable=True),
    sa.Column('last', sa.Text(), nullable=True),
    sa.Column('n_articles', sa.Integer(), nullable=False),
    sa.Column('n_disagreements', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Text(), nullable=False),
    sa.Column('stale', sa.Boolean(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_stories')),
    sa.UniqueConstraint('id', name=op.f('uq_stories_id'))
    )
    op.create_index(op.f('ix_stories_first'), 'stories', ['first'], unique=False)
    op.create_index(op.f('ix_stories_last'), 'stories', ['last'], unique=False)
    op.create_index(op.f('ix_stories_n_disagreements'), 'stories', ['n_disagreements'], unique=False)
    op.create_index(op.f('ix_stories_stale'), 'stories', ['stale'], unique=False)
    op.create_table('articles',
    sa.Column('key', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('n_versions', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('published', sa.Text(), nullable=True),
    sa.Column('day', sa.Text(), nullable=True),
    sa.Column('added', sa.Text(), nullable=False),
    sa.Column('changed', sa.Text(), nullable=False),
    sa.Column('story', sa.Integer(), nullable=True),
    sa.Column('events', sa.BigInteger(), nullable=False),
    sa.Column('n_tokens', sa.Integer(), nullable=False),
    sa.Column('machtin', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['story'], ['stories.key'], name=op.f('fk_articles_story')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_articles')),
    sa.UniqueConstraint('id', name=op.f('uq_articles_id'))
    )
    op.create_index(op.f('ix_articles_day'), 'articles', ['day'], unique=False)
    op.create_index(op.f('ix_articles_machtin'), 'articles', ['machtin'], unique=False)
    op.create_index(op.f('ix_articles_source'), 'articles', ['source'], unique=False)
    op.create_index(op.f('ix_articles_story'), 'articles', ['story'], unique=False)
    op.create_table('name_words',
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('name', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['name'], ['names.key'], name=op.f('fk_name_words_name'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('word', 'name', name=op.f('pk_name_words'))
    )
    op.create_index('ix_name_words_name', 'name_words', ['name'], unique=False)
    op.create_table('story_terms',
    sa.Column('term', sa.Integer(), nullable=False),
    sa.Column('story', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['story'], ['stories.key'], name=op.f('fk_story_terms_story'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('term', 'story', name=op.f('pk_story_terms')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_story_terms_story', 'story_terms', ['story'], unique=False)
    op.create_table('analyses',
    sa.Column('article', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('signature', sa.LargeBinary(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['article'], ['articles.key'], name=op.f('fk_analyses_article'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article', name=op.f('pk_analyses'))
    )
    op.create_table('article_names',
    sa.Column('name', sa.Integer(), nullable=False),
    sa.Column('article', sa.Integer(), nullable=False),
    sa.Column('main', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['article'], ['articles.key'], name=op.f('fk_article_names_article'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['name'], ['names.key'], name=op.f('fk_article_names_name')),
    sa.PrimaryKeyConstraint('name', 'article', name=op.f('pk_article_names'))
    )
    op.create_index('ix_article_names_article', 'article_names', ['article'], unique=False)
    op.create_table('quotes',
    sa.Column('key', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('article', sa.Integer(), nullable=False),
    sa.Column('speaker', sa.Integer(), nullable=True),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article'], ['articles.key'], name=op.f('fk_quotes_article'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['speaker'], ['names.key'], name=op.f('fk_quotes_speaker')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_quotes'))
    )
    op.create_index('ix_quotes_article', 'quotes', ['article'], unique=False)
    op.create_index(op.f('ix_quotes_speaker'), 'quotes', ['speaker'], unique=False)
    op.create_table('versions',
    sa.Column('article', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('seen', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['article'], ['articles.key'], name=op.f('fk_versions_article'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article', 'n', name=op.f('pk_versions'))
    )
    make_indexes(op.get_bind())
