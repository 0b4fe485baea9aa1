"""The database itself refuses to change the log or the identity of evidence, whoever asks."""

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    """
    CREATE TRIGGER log_stands BEFORE UPDATE ON log
    WHEN NOT (
        NEW.sealed IS NULL AND NEW.seq IS OLD.seq AND NEW.case_id IS OLD.case_id AND NEW.prev IS OLD.prev
        AND NEW.digest IS OLD.digest AND NEW.hash IS OLD.hash
        AND EXISTS (SELECT 1 FROM erasures WHERE erasures.case_id = OLD.case_id)
    )
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
    """,
    """
    CREATE TRIGGER log_stays BEFORE DELETE ON log
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
    """,
    """
    CREATE TRIGGER evidence_stands BEFORE UPDATE OF id, case_id, number, sha256, size, derived_from ON evidence
    WHEN NOT (
        NEW.id IS OLD.id AND NEW.case_id IS OLD.case_id AND NEW.number IS OLD.number AND NEW.sha256 IS OLD.sha256
        AND NEW.size IS OLD.size AND NEW.derived_from IS OLD.derived_from
    )
    BEGIN SELECT RAISE(ABORT, 'evidence is never altered'); END
    """,
    """
    CREATE TRIGGER labels_stand BEFORE UPDATE ON labels
    BEGIN SELECT RAISE(ABORT, 'labels are added, never changed'); END
    """,
)

POSTGRESQL = (
    """
    CREATE FUNCTION harassflag_log_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.sealed IS NULL AND (NEW.seq, NEW.case_id, NEW.prev, NEW.digest, NEW.hash)
                IS NOT DISTINCT FROM (OLD.seq, OLD.case_id, OLD.prev, OLD.digest, OLD.hash)
                AND EXISTS (SELECT 1 FROM erasures WHERE erasures.case_id = OLD.case_id)
            THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'the log is append-only';
    END $$
    """,
    "CREATE TRIGGER log_stands BEFORE UPDATE OR DELETE ON log FOR EACH ROW EXECUTE FUNCTION harassflag_log_stands()",
    "CREATE TRIGGER log_stays BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION harassflag_log_stands()",
    """
    CREATE FUNCTION harassflag_evidence_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.case_id, NEW.number, NEW.sha256, NEW.size, NEW.derived_from)
            IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.number, OLD.sha256, OLD.size, OLD.derived_from)
        THEN RAISE EXCEPTION 'evidence is never altered'; END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER evidence_stands BEFORE UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION harassflag_evidence_stands()",
    """
    CREATE FUNCTION harassflag_labels_stand() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'labels are added, never changed'; END $$
    """,
    "CREATE TRIGGER labels_stand BEFORE UPDATE ON labels FOR EACH ROW EXECUTE FUNCTION harassflag_labels_stand()",
)


def upgrade() -> None:
    """Triggers, in the words of each database."""
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
