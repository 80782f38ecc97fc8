using System.Globalization;
using static CorsGuard.Origins.OriginGrammar;

namespace CorsGuard.Origins;

/// <summary>The transitions of <see cref="OriginGrammar"/>: one method for each part of an origin.</summary>
internal static class OriginGrammarSteps
{
    private const string Loopback = "localhost";
    private const string MaxPort = "65535";

    // A label, or a group of an address, of which only this matters any more.
    private const string Word = "w";
    private const string Hyphen = "-";
    private const string Decimal = "9";
    private const string Zero = "0";
    private const string Hexadecimal = "0x";
    private const string LoopbackGroup = "::1";

    // The schemes that mean something to a browser; what they mean stands in Scheme.
    private static readonly string[] KnownSchemes =
        ["http", "https", "ws", "wss", "ftp", "file", "data", "blob", "about", "javascript", "filesystem"];

    public static Spot Start => new(SpotKind.Scheme, 0, 0, "");

    public static bool IsHostEnd(Spot spot) => spot.Part switch
    {
        // A last label that is a number makes the host an IPv4 address or invalid.
        SpotKind.Label => spot.Piece is not ("" or Hyphen or Decimal or Zero or Hexadecimal or "=" + Loopback),
        SpotKind.Octet => spot.Count == 3 && spot.Piece.Length > 0,
        SpotKind.AddressEnd => true,
        _ => false,
    };

    public static bool IsPortEnd(Spot spot) =>
        spot.Part == SpotKind.Port && spot.Piece.Length > 0 && spot.Piece != spot.DefaultPort.ToString(CultureInfo.InvariantCulture);

    public static void AddTargets(Spot spot, char c, OriginScope scope, List<Spot> targets)
    {
        var isRemote = scope == OriginScope.InsecureRemote;
        if (c == ':' && IsHostEnd(spot))
        {
            Add(new Spot(SpotKind.Port, spot.DefaultPort, 0, ""));
            return;
        }

        switch (spot.Part)
        {
            case SpotKind.Scheme:
                Add(StepScheme(spot, c, scope));
                break;
            case SpotKind.Slash:
                Add(c != '/' ? null : spot.Count == 0 ? spot with { Count = 1 } : new Spot(SpotKind.HostStart, spot.DefaultPort, 0, ""));
                break;
            case SpotKind.HostStart:
                Add(StepLabel(new Spot(SpotKind.Label, spot.DefaultPort, 0, ""), c, isRemote));
                Add(StepOctet(new Spot(SpotKind.Octet, spot.DefaultPort, 0, ""), c, isRemote));
                Add(c == '[' ? new Spot(SpotKind.Group, spot.DefaultPort, 0, "") : null);
                break;
            case SpotKind.Label:
                Add(StepLabel(spot, c, isRemote));
                break;
            case SpotKind.Octet:
                Add(StepOctet(spot, c, isRemote));
                break;
            case SpotKind.Group:
                Add(StepGroup(spot, c));
                break;
            case SpotKind.Compressed:
                Add(StepCompressed(spot, c, isRemote));
                break;
            case SpotKind.Port:
                Add(StepPort(spot, c));
                break;
        }

        void Add(Spot? target)
        {
            if (target is { } spot)
            {
                targets.Add(spot);
            }
        }
    }

    // The piece is the scheme itself while it can still become a known one.
    private static Spot? StepScheme(Spot spot, char c, OriginScope scope)
    {
        if (c == ':')
        {
            return EndScheme(spot.Piece, scope);
        }

        if (!(char.IsAsciiLetterLower(c) || (spot.Piece.Length > 0 && (char.IsAsciiDigit(c) || c is '+' or '.' or '-'))))
        {
            return null;
        }

        var piece = spot.Piece + c;
        foreach (var scheme in KnownSchemes)
        {
            if (scheme.StartsWith(piece, StringComparison.Ordinal))
            {
                return spot with { Piece = piece };
            }
        }

        return spot with { Piece = "*" };
    }

    private static Spot? EndScheme(string scheme, OriginScope scope)
    {
        var isInScope = scope switch
        {
            OriginScope.Any => scheme.Length > 0,
            OriginScope.Web => scheme is "http" or "https",
            _ => scheme == "http",
        };
        if (!isInScope || Scheme.IsOpaque(scheme))
        {
            return null;
        }

        _ = int.TryParse(Scheme.DefaultPort(scheme), NumberStyles.None, CultureInfo.InvariantCulture, out var defaultPort);
        return new Spot(SpotKind.Slash, defaultPort, 0, "");
    }

    private static Spot? StepLabel(Spot spot, char c, bool isRemote)
    {
        if (c == '.')
        {
            return spot.Piece is "" or Hyphen ? null : spot with { Piece = "" };
        }

        if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '-'))
        {
            return null;
        }

        var label = spot.Piece;
        var next = (label, c) switch
        {
            ("", '-') => null,
            (_, '-') => Hyphen,
            ("", '0') => Zero,
            (Zero, 'x') => Hexadecimal,
            ("" or Decimal or Zero, >= '0' and <= '9') => Decimal,
            (Hexadecimal, _) when char.IsAsciiHexDigitLower(c) => Hexadecimal,
            _ => Word,
        };
        // "=" marks a label that still spells the beginning of "localhost".
        var spelled = label.Length == 0 ? "=" + c : label[0] == '=' ? label + c : null;
        next = isRemote && spelled is not null && Loopback.StartsWith(spelled[1..], StringComparison.Ordinal) ? spelled : next;
        return next is null ? null : spot with { Piece = next };
    }

    // The piece stands for all octets with the same rest: "a" takes any digit more, "5" one up to 5, "n" none.
    private static Spot? StepOctet(Spot spot, char c, bool isRemote)
    {
        var isFirst = isRemote && spot.Count == 0;
        if (c == '.')
        {
            return spot.Piece.Length == 0 || spot.Count == 3 || (isFirst && spot.Piece == "127") ? null : spot with { Count = spot.Count + 1, Piece = "" };
        }

        if (!char.IsAsciiDigit(c))
        {
            return null;
        }

        var next = (spot.Piece, c) switch
        {
            ("", '0') => "n",
            ("", '1') => "1",
            ("", '2') => "2",
            ("", _) => "a",
            ("1", '2') when isFirst => "12",
            ("1", _) => "a",
            ("2", < '5') => "a",
            ("2", '5') => "5",
            ("2", _) => "n",
            ("a", _) => "n",
            ("5", <= '5') => "n",
            ("12", '7') => "127",
            ("12", _) => "n",
            _ => null,
        };
        return next is null ? null : spot with { Piece = next };
    }

    // Eight groups, or some groups and "::" (which stands for two or more, so that at most six are written).
    private static Spot? StepGroup(Spot spot, char c)
    {
        if (StepDigit(spot.Piece, c) is { } piece)
        {
            return spot with { Piece = piece };
        }

        switch (c)
        {
            case ':' when spot is { Count: 0, Piece: "" }:
                return spot with { Piece = ":" };
            case ':' when spot.Piece == ":" || (spot.Piece == "+" && spot.Count <= 6):
                return spot with { Part = SpotKind.Compressed, Piece = "" };
            case ':' when IsGroup(spot.Piece) && spot.Count < 7:
                // Behind a group of zero the compression would have begun earlier.
                return spot with { Count = spot.Count + 1, Piece = spot.Piece == Zero ? "" : "+" };
            case ']' when IsGroup(spot.Piece) && spot.Count == 7:
                return new Spot(SpotKind.AddressEnd, spot.DefaultPort, 0, "");
            default:
                return null;
        }
    }

    private static Spot? StepCompressed(Spot spot, char c, bool isRemote)
    {
        if (c == '1' && isRemote && spot is { Count: 0, Piece: "" })
        {
            return spot with { Piece = LoopbackGroup };
        }

        var isFirst = spot.Piece.Length == 0;
        if (spot.Count < 6 && !(isFirst && c == '0') && StepDigit(spot.Piece == LoopbackGroup ? "1" : spot.Piece, c) is { } piece)
        {
            return spot with { Piece = piece };
        }

        return c switch
        {
            ']' when isFirst || (IsGroup(spot.Piece) && spot.Piece != LoopbackGroup) => new Spot(SpotKind.AddressEnd, spot.DefaultPort, 0, ""),
            ':' when IsGroup(spot.Piece) && spot.Count < 5 => spot with { Count = spot.Count + 1, Piece = "+" },
            _ => null,
        };
    }

    private static bool IsGroup(string piece) => piece is not ("" or ":" or "+");

    private static string? StepDigit(string piece, char c) => !char.IsAsciiHexDigitLower(c) ? null : piece switch
    {
        "" or "+" => c == '0' ? Zero : "1",
        "1" => "2",
        "2" => "3",
        "3" => "4",
        _ => null,
    };

    // The piece is the port itself while it can still become the default port or the largest; else its length and on which side it is.
    private static Spot? StepPort(Spot spot, char c)
    {
        if (!char.IsAsciiDigit(c) || (spot.Piece.Length == 0 && c == '0'))
        {
            return null;
        }

        var isTooBig = spot.Piece.StartsWith('>');
        var isSmall = spot.Piece.StartsWith('<');
        var text = isTooBig || isSmall ? new string(isTooBig ? '9' : '1', spot.Count) + c : spot.Piece + c;
        var side = isTooBig ? 1 : isSmall ? -1 : string.CompareOrdinal(text, MaxPort[..Math.Min(text.Length, MaxPort.Length)]);
        if (text.Length > MaxPort.Length || (text.Length == MaxPort.Length && side > 0))
        {
            return null;
        }

        var isExact = !isTooBig && !isSmall
            && (MaxPort.StartsWith(text, StringComparison.Ordinal) || spot.DefaultPort.ToString(CultureInfo.InvariantCulture).StartsWith(text, StringComparison.Ordinal));
        return isExact ? spot with { Piece = text } : spot with { Count = text.Length, Piece = side > 0 ? ">" : "<" };
    }
}
